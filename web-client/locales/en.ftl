# Texts of the client. Vietnamese has the same keys in the same order: `vi.ftl`.
## Signing in again, which the shell asks for too (`shell/`)
sign-in-again = The session has ended. Your work is still on this device; sign in to send it.
sign-in-submit = Sign in

## Everywhere
skip-to-content = Skip to the content
close = Close
cancel = Cancel
try-again = Try again
sample-set = Sample criteria set
not-found = There is no such page
not-found-about = There is no such address, or your account may not see it.
opening = Loading the rounds and the criteria…
opening-failed = The first time on this device needs a network, to load the rounds and the criteria. After that you can work without one.
home-title = Scoresheets
home-nothing = Your account has no task in any round yet. Ask the province's administrator.

## Failures
failure-unreachable = There is no network, or the server does not answer.
failure-unreadable = The server's answer cannot be read. Perhaps the network asks for its own sign-in, or the program is out of date: load the page again.
failure-other-person = Another person signed in to this browser. Sign in again to send your work.
failure-storage = The data on this device cannot be read: { $reason }. Close other tabs of Sổ Điểm and try again.
edit-text-too-long = The text has { $found } characters, at most { $max } are taken, so it was not stored. Shorten it.
edit-too-many-citations = A criterion cites at most { $max } documents. Remove one, then add this one again.
edit-citation-too-long = Each field of a document takes at most { $max } characters, so it was not stored. Shorten it.
edit-answer-too-long = The answer has { $found } bytes, at most { $max } are taken, so it was not stored. Shorten the reason.
edit-not-here = This sheet has no such criterion or field, so the change was not stored. Load the page again.
edit-no-sheet = The sheet is not on this device, so the change was not stored. Connect to the network, then load the page again.
edit-failed = The change could not be written into the sheet and was not stored. Load the page again and enter it once more.
edit-too-long-to-hold = What is typed has { $kilobytes } KB; at most { $max } KB are kept on this device. Shorten it, or it is lost when you leave the page.

## Navigation
nav-label = Parts of the program
nav-overview = Overview
nav-leaves = Criteria
nav-submit = Submit
nav-settings = Settings

## How saving and sending stand
sync-title = Saving and sending
sync-store-failed = Not saved
sync-store-failed-long = Not stored on this device: { $reason }. What you typed is still on the screen, do not close the page. Free some storage, then press Try again.
sync-saving = Saving…
sync-saving-long = Storing on this device.
sync-sign-in = Sign in again
sync-sign-in-waiting = Sign in to send { $count }
sync-sign-in-long = The session has ended. { $count ->
    [one] { $count } change is saved on this device and waits to be sent
   *[other] { $count } changes are saved on this device and wait to be sent
}; you can go on working. Sign in again to send them.
sync-revoked = Revoked
sync-revoked-long = { $reason } { $count ->
    [one] { $count } change that is in no sheet is still on this device and can be saved to a file
   *[other] { $count } changes that are in no sheet are still on this device and can be saved to a file
}. If you still use this device: sign in again, then enter each of them again on the page Saving and sending.
sync-offline = No network
sync-offline-waiting = No network, { $count } to send
sync-offline-long = No network since { $since }. { $count ->
    [one] { $count } change is saved on this device and will be sent
   *[other] { $count } changes are saved on this device and will be sent
} when there is one.
sync-failed = Not sent
sync-failed-waiting = { $count } not sent
sync-failed-long = Not sent: { $reason } { $count ->
    [one] { $count } change is saved on this device and will be sent again.
   *[other] { $count } changes are saved on this device and will be sent again.
}
sync-sending = Checking…
sync-sending-waiting = Sending { $count }
sync-sending-long = { $count ->
    [one] { $count } change is saved on this device and is being sent.
   *[other] { $count } changes are saved on this device and are being sent.
}
sync-files = { $count ->
    [one] { $count } file left
   *[other] { $count } files left
}
sync-files-long = { $count ->
    [one] The server has every change; { $count } file is not sent yet and is kept on this device.
   *[other] The server has every change; { $count } files are not sent yet and are kept on this device.
}
sync-received = Received
sync-received-long = The server has received everything.
sync-received-at = The server has everything: { $time } on { $date }.
sync-unsent-changes = Changes to send
sync-unsent-decisions = Decisions to send
sync-unsent-files = Evidence files not sent
sync-last = Last exchange
sync-never = None since the page was opened
sync-now = Exchange now
sync-waiting-decision = A decision is saved on this device and waits to be sent, made on
sync-withdraw = Take back
reached-saving = Saving
reached-unsaved = Not saved
reached-saved = Saved on this device
reached-received = Received
reached-under-review = Under review
banner-refused = The server did not take { $count ->
    [one] { $count } item. It is still on this device.
   *[other] { $count } items. They are still on this device.
}
banner-unreadable = Things on this device that could not be read: { $count }. They are kept, and what the server has comes again by itself.
banner-storage = The storage for Sổ Điểm on this device is nearly full, { $free } MB are left. Send everything now, then delete photos, videos or apps.
banner-see = See
banner-update = A new version of the program is ready.
banner-update-take = Use the new version
banner-update-awaited = Saving; the new version opens as soon as everything is saved.

## Receipts, the clock, the storage
receipts-title = The server's receipts
receipts-about = The server signs a receipt for what it received from this device. Download and keep it: it proves when work was sent and submitted.
receipts-check = Check a receipt
received-at = Received by the server { $time } on { $date }
received-leaf = receipt of { $time } on { $date }
received-before = Last received { $time } on { $date }. Changes since then wait to be sent.
received-last = Last sent from this device and received { $time } on { $date }. The sheet has changed since; the server has that too.
received-submission = Submission: received by the server { $time } on { $date }
received-content = content, received { $time } on { $date }
received-decision = decision, received { $time } on { $date }
receipts-take = Download the receipt
clock-fast = This device's clock is { $hours } h { $minutes } min ahead of the server's. Deadlines go by the server's clock. Set the time on this device.
clock-slow = This device's clock is { $hours } h { $minutes } min behind the server's. Deadlines go by the server's clock. Set the time on this device.
storage-title = Storage on this device
storage-room = Sổ Điểm uses { $used } MB and may use { $free } MB more.
storage-week = Safari deletes a page's data after 7 days of use without a visit. Send everything, press Share, Add to Home Screen, then sign in and work from the icon of Sổ Điểm.

## What was refused
refused-decision = A decision was not taken, made on
refused-entry = What was entered at { $leaf } was not taken, entered on
refused-enter-again = Enter again
refused-dismiss = Put away
refused-look = Look again and submit
unreadable-change = A change on this device cannot be read
unreadable-decision = A decision on this device cannot be read
unreadable-entry = An entry on this device cannot be read
unreadable-other = A part of the data on this device cannot be read
unreadable-about = It is kept as it is. If the server has it, it comes again with the next exchange and this notice goes. Otherwise look at what you did last on this device, and enter it again where it is missing.
unreadable-dismiss = Remove what cannot be read
held-title = Not saved yet: { $count ->
    [one] { $count } field
   *[other] { $count } fields
}
held-about = What is typed there cannot be saved as it is. It is kept on this device only: go there and correct it.
held-dismiss = Remove what is typed
held-not-saved = Not saved yet. It stays on this device until you correct it.
decision-superseded = Another decision came first. Look at the difference, then decide again.
decision-not-possible-now = The sheet's stage does not allow this now.
decision-not-allowed = This account may not decide this. Ask the administrator.
decision-round-closed = The round is closed. Ask the province's Department of Home Affairs.
decision-other-edition = The criteria set has changed. Load the page again, then decide.
decision-unknown-heads = The decision names changes that the server does not have: they were refused or lost. Look at the sheet as it is now, then decide again.
decision-other-content = What is under review is not what you saw. Look again, then decide.
decision-conflict = Two different answers stand at a criterion. Choose one, then submit again.
decision-too-long = The note or the documents of a criterion are too long, because several people wrote them apart. Shorten them, then submit again.
decision-no-reason = Points are changed somewhere without a reason. Give the reason, then approve again.
decision-no-explanation = A criterion has points without a document and without an explanation. Cite the document or write the explanation, then submit again.
decision-files-missing = A file that this version cites has not arrived, or waits for its virus scan, so it cannot be approved yet. Approve again once the unit has sent it.
decision-malformed = A required text is missing or too long. Correct it and send again.
decision-unknown = There is no such round or unit. Load the page again.
decision-newer = The server did not take it, for a reason that the program on this device is too old to know. Load the page again, then decide again.
entry-not-allowed = This account may not write this sheet.
entry-unknown-document = The server has no such round, unit or criteria set. Load the page again.
entry-too-big = It is larger than a change may be. Shorten it and enter it again.
entry-other-author = The change carries another person's name: perhaps two people share the device. Enter it again.
entry-damaged = The change was damaged on the way or on the device. Enter it again.
entry-built-on-refused = It was built on a change that the server does not have. Look at the criterion, then enter it again.
entry-document-full = The scoresheet has been changed as often as one can be. Keep what you wrote, and tell the province's administrator.
entry-newer = The server did not take it, for a reason that the program on this device is too old to know. Load the page again, then enter it again.

## Signing out, settings
sign-out = Sign out
sign-out-title = Sign out of this device?
sign-out-all-sent = The server has received everything. Your data on this device will be removed.
sign-out-unsent = Changes and decisions that are not sent yet: { $count }
sign-out-refused = Entries and decisions that the server refused: { $count }
sign-out-held = Fields that are typed and not saved: { $count }
sign-out-unreadable = Things on this device that cannot be read: { $count }
sign-out-kept = They stay on this device for your account and are there when you sign in on it again.
sign-out-looking = Looking at what is on this device…
sign-out-unsaved = Not stored on this device: { $reason }. What you typed last is lost if you sign out now. Free some storage and try again first.
sign-out-confirm = Sign out
closing-leaving = Signing out. Other tabs of Sổ Điểm store their work first: if this takes long, look at them.
closing-kept = You are signed out, and the data on this device were kept.
closing-sign-in = To the sign-in page
settings-language = Language
sign-in-english-missing = The English texts did not arrive, so Vietnamese stays. Choose English again when there is a network.
settings-theme = Colours
theme-device = As the device
theme-light = Light
theme-dark = Dark
settings-device = This device
settings-persistent = The browser promised to keep Sổ Điểm's data on this device.
settings-not-persistent = The browser may remove data when storage runs low. Install Sổ Điểm on the home screen and send often.
settings-persistence-unknown = Asking the browser to keep the data…
settings-account = Account

## The sheet at a glance
overview-points = Self-scored so far
overview-points-label = { $max ->
    [one] { $points } of { $max } point
   *[other] { $points } of { $max } points
}
overview-outside = Bonus { $bonus } · penalty { $penalty }
overview-deadline = Submit by
overview-left = What is left
overview-answered = { $answerable ->
    [one] { $answered } of { $answerable } criterion
   *[other] { $answered } of { $answerable } criteria
} answered
overview-words = How far it has come
overview-held = Not saved yet
time-left-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
} left
time-left-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
} left
time-left-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
} left
time-over-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
} over
time-over-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
} over
time-over-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
} over
areas = Areas
area = Area
area-all = All areas
area-answered = { $answerable ->
    [one] { $answered }/{ $answerable } criterion
   *[other] { $answered }/{ $answerable } criteria
}
area-others = Scored by others
to-submit = Check and submit
to-print = Print the form
stage-under-review-by = Submitted: { $name }, { $at }.
stage-tier = Under review at tier { $tier }.
stage-late = Submitted after the deadline
stage-accepted-by = Accepted. Submitted by { $name }, { $at }.
stage-returned-by = Returned: { $name }, { $at }
amendment-pending = There are changes after the submission. The version under review stays as it was; the reviewer sees the changes, to take or to return them.
sheet-moved = From { $at } on this round scores by “{ $title }”. Your answers were carried over and are submitted anew.
sheet-moved-homeless = { $count ->
    [one] { $count } answer of the sheet before has no place in it
   *[other] { $count } answers of the sheet before have no place in it
}
sheet-moved-otherwise = Asked in another way now: answer it anew.
sheet-moved-earlier = Look at the form by the criteria before
changed-leaves = Criteria changed since:
submission-waiting = Submitted on this device on { $at }; it will be sent when there is a network.
submission-refused = The submission was not taken

## Lists of leaves
search = Search
search-hint = Number or name
filters = Filters
filter-all = All
filter-unanswered = Unanswered
filter-no-citation = No document
filter-no-explanation = No document or explanation
filter-asked = Asked
filter-returned = Returned
filter-conflict = Two answers
filter-invalid = Not valid
filter-held = Not saved
leaves-found = { $count ->
    [one] { $count } criterion
   *[other] { $count } criteria
}
tag-conflict = Two answers
tag-held = Not saved
tag-asked = Explanation asked
tag-returned = Returned
tag-invalid = Not valid
tag-unanswered = Unanswered
tag-not-applicable = Not applicable
tag-no-citation = No document
tag-no-explanation = Explanation needed
tag-clarified = Clarified
tag-province = Scored by the province
tag-survey = Survey
tag-scorer = Scored by { $scorer }

## One leaf
answer-title = Answer
rule-title = How it is scored
clarifications = Clarified by the province
clarification-given = { $date } · { $name }
clarification-of = For all of { $code }
locked-title = Scored by others
locked-province = This criterion is scored by the province. You can see it but not answer it.
locked-survey = The points of this criterion come from the survey. You can see it but not answer it.
locked-named = { $scorer } scores this criterion. The unit can see it, but enters nothing.
locked-other-unit = This is another unit's sheet: you can only look.
locked-max = Maximum: { $max ->
    [one] { $max } point
   *[other] { $max } points
}
form-choose = Choose one
form-tick = Tick what is met
form-at-most = At most { $max }
form-points-range = From { $min } to { $max ->
    [one] { $max } point
   *[other] { $max } points
}
form-points-none = Not chosen yet
form-each = Each: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
form-percent = Counts as { $percent } %
form-satisfied = Satisfied
form-satisfied-levels = These count: { $levels }
form-answered = Answers in all
form-not-applicable = Does not apply to the unit
form-na-reason = Why it does not apply
form-clear = Clear the answer
form-count-none = None of these
points-next = To earn more:
points-of = { $max ->
    [one] { $points } / { $max } point
   *[other] { $points } / { $max } points
}
points-short = { $points ->
    [one] { $points } point
   *[other] { $points } points
}
points-unread = Correct the field in question to see the points.
leaf-state-scored = Scored
leaf-state-unanswered = Not fully answered: 0 points
leaf-state-not-applicable = Not applicable
leaf-state-invalid = Not valid: 0 points
entry-no-number = “{ $typed }” is not a number. Enter digits, with a decimal point, such as 1.5.
entry-ambiguous = “{ $typed }” can mean two things. Enter { $thousands } for the whole number, { $decimal } for the decimal.
entry-not-whole = “{ $typed }” must be a whole number.
entry-too-long = A number has at most { $max } characters.
entry-too-large = The number is too large.
text-too-long = The text has { $length } characters, at most { $max } are taken. It is not stored: shorten it.
explanation = Explanation
explanation-asked = The reviewer asks for an explanation here.
explanation-needed = No document is cited: say here how the points come about. Without it the sheet cannot be submitted.
note = Note
citations = Documents cited
citations-asked = Asked for:
citations-known = Pick from the documents cited elsewhere
citations-add = Cite a document
citation = Document
citation-number = Number and sign
citation-date = Date
citation-document = Title
citation-issuer = Issued by
citation-section = Section
citation-page = Page
citation-link = Link (if published online)
library = Documents
library-count = { $count ->
    [one] { $count } document cited
   *[other] { $count } documents cited
}
library-cited = { $count ->
    [one] Cited by { $count } criterion
   *[other] Cited { $count } times
}
library-edit = Correct for all criteria
library-edit-done = Done
library-same = Another document has the same number, title, date and issuer. If they are one, cite that document at the criterion.
citation-remove = Remove this document
citation-too-long = Each field takes at most { $max } characters. Not stored: shorten it.
citation-secret = A document marked secret must not be cited here, not even by number and title. Cite another one, or explain.
conflict-title = Two different answers
conflict-about = Two people answered without a network. Choose one; the other stays in the history.
conflict-choose = Choose this one
who-here = { $name } (this device)
who-seat = { $name } ({ $device })
who-unknown = Another device, person not yet known
reviews = What the reviewers say
review-asks = Asks for an explanation
review-found = Appraised points:
history = History of changes
history-none = No changes yet.
history-answered = Answered
history-decided = Decided between different answers
history-noted = Changed the note
history-explained = Changed the explanation
history-opined = Changed the opinion
history-asked = Asked for an explanation
history-asked-no-more = No longer asks for an explanation
history-cited = Cited a document
history-recited = Changed a document cited
history-uncited = Removed a document cited
history-from = From:
history-to = To:
neighbours = Criteria before and after
leaf-before = ‹ Before
leaf-after = Next ›

## Submitting and printing
submit-title = Check and submit
submit-do = Submit the sheet
submit-points = Self-scored: { $points } / { $max }
submit-unanswered = { $count ->
    [one] { $count } criterion is unanswered and counts 0 points.
   *[other] { $count } criteria are unanswered and count 0 points.
}
submit-confirm-title = Submit this scoresheet?
submit-offline = It cannot be sent now: the submission is saved on this device and will be sent later.
submit-head-only = Only the unit's head can submit.
submit-is-waiting = The submission waits to be sent.
submit-not-now = The sheet is submitted and under review, or accepted.
submit-shorten-first = Shorten the note, explanation or list of documents that is too long before submitting.
submit-files = { $count ->
    [one] { $count } file is not sent yet from this device. The sheet can be submitted all the same, and is approved only once the server has it.
   *[other] { $count } files are not sent yet from this device. The sheet can be submitted all the same, and is approved only once the server has them.
}
submit-explain-first = Cite a document or write an explanation for every criterion with points before submitting.
submit-conflicts-first = Decide the criteria with two answers before submitting.
submit-changed-meanwhile = The sheet has just changed. Look again, then submit.
missing-held = Typed and not saved, not part of the submission ({ $count })
missing-conflicts = To be decided ({ $count })
missing-oversized = To be shortened: too long ({ $count })
missing-asked = Explanation asked ({ $count })
missing-invalid = Not valid, 0 points ({ $count })
missing-unanswered = Unanswered, 0 points ({ $count })
missing-explanations = No document cited: an explanation is compulsory ({ $count })
missing-citations = No document cited ({ $count })
missing-nothing = Nothing is missing.
print-title = Self-scoring form
print-earlier-title = Self-scoring form by the criteria before

## Trying
trial = Try an answer
trial-end = Stop trying
trial-about = You are only trying: nothing is saved or sent.

## Without a network: saving to a file, bringing in a colleague's

save-title = No network?
save-about = Save all unsent changes and decisions to a file, and hand it on by USB or messenger. Any colleague can bring it in, on their device or the district's PC; only the server can read it, and it counts as yours. What is saved to a file stays on this device too.
save-file = Save to file
share-file = Send the file to a colleague
save-done = Saved to a file. Hand it to somebody who has a network.
save-working = Saving the file with its documents…
save-lacks = The file that was saved lacks evidence documents ({ $files }): this device could not read them. Reload the page and save again; if they are still missing, add them again.
save-lacks-all = The file that was saved has no evidence documents: this device could not read any of them. Reload the page and save again.
save-shared = The file was handed on. The work stays on this device until the server has it.
save-not = The file was not handed on.
save-failed = Saving to a file failed. Try again.
save-no-key = This device has no key to save files with yet. Sign in once more with a network, at an https address.
bring-title = A colleague's file
bring-about = A colleague without a network saves their work to a file. Bring it in here: this device keeps it and passes it to the server when there is a network. Twice does no harm.
bring-file = Bring in a colleague's file
brought-waiting = The file is on this device and is passed on when there is a network.
brought-is-none = What you chose is no file saved by Sổ Điểm, or was cut off. Choose the .txt file that a colleague saved.
files-not-added = The page was closed while files were being added, so some were not kept. Open it again and add them again.
brought-not-kept = The file could not be kept on this device: its storage may be full. Free some space, then choose the file again.
sign-out-files = Evidence files not sent: { $count }
sign-out-brought = Files of colleagues that are not passed on yet: { $count }
install-title = Install on the home screen
install-how = Press Safari's Share button, choose “Add to Home Screen”, then open Sổ Điểm from the home screen and sign in. The installed program has a storage of its own, which begins empty; everything that the server has received comes back.
install-save-first = The program on the home screen opens an empty storage of its own. Before you install it, send or save to a file what is unsent on this page: { $count ->
    [one] { $count } change
   *[other] { $count } changes
}. How to install shows here afterwards.
