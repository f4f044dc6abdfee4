# Texts of the desk's program, besides those of `../en.ftl`. Vietnamese has the same keys in the same
# order: `vi.ftl`.

## Review
nav-queue = Appraisal
queue-title = To appraise
queue-desks = The bodies you appraise for
queue-until = Decide by { $at }
queue-search-hint = Name or code of a unit
queue-found = { $all ->
    [one] { $found } of { $all } unit
   *[other] { $found } of { $all } units
}
queue-keys = ↑ and ↓ move between units, Enter opens one.
queue-name = Unit
queue-stage = Stage
queue-progress = Appraised
queue-progress-of = { $done } of { $all }
queue-own = Self-score
queue-found-points = Appraisal
queue-changed = Changes
queue-changed-count = { $count } changed
queue-new = Not looked at
stand-all = All
stand-waiting = To do
stand-draft = Scoring itself
stand-returned = Returned
stand-elsewhere = With another tier
stand-accepted = Accepted
stand-changed = Changed since your last look
stand-amended = Changed after submission
stand-late = Late
turn-now = Waits for you
turn-draft = Scoring itself
turn-returned = Returned
turn-below = At tier { $tier }
turn-above = Approved, at tier { $tier }
turn-accepted = Accepted
mark-late = Late
mark-amended = Changed after submission
mark-conflict = Two answers
mark-unsent = Decision to be sent
mark-refused = Decision refused
mark-elsewhere = Scored elsewhere
mark-no-reason = No reason
mark-unappraised = Not appraised
mark-asked = Explanation asked for
mark-explained = Explained
mark-changed = Changed
mark-no-citation = No document
mark-clarified = Clarified
review-filter-all = All
review-filter-unappraised = Not appraised
review-filter-different = Different
review-filter-no-reason = No reason
review-filter-asked = Explanation asked for
review-filter-changed = Changed
review-filter-no-citation = No document
review-filter-conflict = Two answers
review-from-to = Self-score { $own }, appraisal { $found }
review-changed-meanwhile = The sheet has just changed. Look at it again, then decide.
review-keys = Keys: j or → next leaf · k or ← previous leaf · a agree
review-keys-off = Keys: → next leaf · ← previous leaf
review-letters = Use the letter keys j, k, a
case-list = Leaves
case-turn-now = The sheet waits for your body's appraisal.
case-turn-draft = The unit is scoring itself and has not submitted.
case-turn-returned = The sheet was returned; the unit is working on it.
case-turn-below = The sheet is at tier { $tier }; it is not your body's turn yet.
case-turn-above = Your tier has approved. The sheet is at tier { $tier }.
case-turn-accepted = The sheet was accepted at the last tier.
case-submitted = { $name } submitted on { $at }, in time
case-submitted-late = { $name } submitted on { $at }, late
case-incomplete = This device does not have all of the version under review. Connect to fetch it; until then it cannot be approved.
case-waiting-submit = The submission of { $at } waits to be sent.
case-waiting-return = The return of { $at } waits to be sent. It goes out by itself once there is a network.
case-waiting-approve = The approval of { $at } waits to be sent. It goes out by itself once there is a network.
case-waiting-take-amendment = Taking the amendment, decided { $at }, waits to be sent. It goes out by itself once there is a network.
case-waiting-return-amendment = Leaving the amendment out, decided { $at }, waits to be sent. It goes out by itself once there is a network.
case-waiting-reopen = The reopening of { $at } waits to be sent. It goes out by itself once there is a network.
case-withdraw = Take the decision back
case-refused-submit = The server did not take the submission of { $at }
case-refused-return = The server did not take the return of { $at }
case-refused-approve = The server did not take the approval of { $at }
case-refused-take-amendment = The server did not take the amendment's acceptance of { $at }
case-refused-return-amendment = The server did not take the amendment's return of { $at }
case-refused-reopen = The server did not take the reopening of { $at }
case-refused-since = What differs from the version you decided on
case-amended = Leaves that the unit changed after it submitted: { $count }
case-amended-about = The version under review does not have these changes. Take them in, or leave all of them out.
case-amended-elsewhere = The version under review does not have these changes. The deciding body of the tier that has the sheet takes them in or leaves them out.
case-changed = { $count ->
    [one] { $count } leaf changed
   *[other] { $count } leaves changed
} since you last looked
case-mark-seen = I have seen the changes
differences-none = No leaf differs.
differences-empty = (empty)
totals-title = Points by area
totals-difference = Difference
totals-inside = Total within the 100 (without what is scored elsewhere)
totals-about = A leaf that is not appraised counts with what was said before.
totals-direct = What your body scores itself: { $points } of { $max }
decisions = Decisions
decisions-none = No decision yet.
decided-submit = The unit submitted
decided-return = Tier { $tier } returned
decided-approve = Tier { $tier } approved
decided-take-amendment = Tier { $tier } took the amendment
decided-return-amendment = Tier { $tier } left the amendment out
decided-reopen = Reopened
pane-unit = The unit's self-score
pane-unit-conflict = Two of the unit's devices answer differently; the unit has not chosen.
pane-no-citation = No document is cited.
pane-amended = Changed by the unit after it submitted (not in the version under review)
pane-changed = Changed by the unit since you last looked
pane-found-by = Appraisal by { $body }
pane-finding = Your appraisal
pane-answer = Your body scores this leaf
pane-agree = Agree with the unit
pane-agree-below = Agree with the tier below
pane-agreed = Agreed
pane-led = { $body } leads on this leaf. Its finding counts first; one written here counts only while it has none.
pane-lacks-reason = The points differ from what was said before and no reason is given. Without a reason the sheet cannot be approved.
pane-closed-now = Your body does not appraise this leaf.
pane-closed-draft = The unit has not submitted, so it cannot be appraised yet.
pane-closed-returned = The sheet was returned; appraisal goes on when the unit submits again.
pane-closed-below = Not your turn yet: the sheet is at tier { $tier }.
pane-closed-above = Your tier has approved; nothing can be changed here now.
pane-closed-accepted = The sheet was accepted. To change it, the last tier must reopen it.
pane-opinion = Opinion
pane-opinion-hint = The unit can read it.
pane-ask = Ask the unit for an explanation
pane-history-unit = The unit's
pane-history-body = The appraising body's
finding-clear = Remove the finding
finding-direct = Set points directly
finding-direct-hint = Only where the fields cannot say it.
finding-reason = Why the points differ (required where they do)
finding-reason-missing = Not saved: the points differ from what was said before, so give a reason.
deciding-title = Decision
deciding-rest = Agree with the { $count ->
    [one] { $count } leaf left
   *[other] { $count } leaves left
}
deciding-lead-only = Your body appraises the leaves it leads on and does not approve sheets.
block-incomplete = This device does not have all of the version under review.
block-no-reason = { $count ->
    [one] { $count } leaf differs and gives no reason:
   *[other] { $count } leaves differ and give no reason:
}
block-conflict = { $count ->
    [one] { $count } leaf holds two different findings
   *[other] { $count } leaves hold two different findings
}; choose one:
decide-return = Return
decide-approve = Approve
decide-take-amendment = Take the amendment
decide-return-amendment = Leave the amendment out
decide-reopen = Reopen
decide-message = Message to the unit (required)
decide-message-missing = Write a message to the unit, at most { $max } characters.
decide-offline = There is no network: the decision is kept on this device and sent once there is one.
confirm-return = Return it for more?
confirm-approve = Approve and pass on to the next tier?
confirm-accept = Approve and accept the sheet?
confirm-take-amendment = Take the amendment into the version under review?
confirm-return-amendment = Leave the amendment out?
confirm-reopen = Reopen the accepted sheet?
meaning-return = The unit gets its sheet back with the message below, changes it and submits again.
meaning-take-amendment = { $count ->
    [one] { $count } changed leaf goes
   *[other] { $count } changed leaves go
} into the version under review.
meaning-return-amendment = { $count ->
    [one] { $count } changed leaf stays
   *[other] { $count } changed leaves stay
} out; the submitted version remains as it is.
meaning-reopen = The sheet goes back to the unit, to be submitted and appraised again.
approve-points = Appraised: { $max ->
    [one] { $points } of { $max } point
   *[other] { $points } of { $max } points
}
approve-own = Self-score: { $max ->
    [one] { $points } of { $max } point
   *[other] { $points } of { $max } points
}
approve-unappraised = { $count ->
    [one] { $count } leaf is not appraised
   *[other] { $count } leaves are not appraised
}: what was said before counts.
approve-unanswered = { $count ->
    [one] { $count } leaf that your body scores has no answer: it counts 0 points.
   *[other] { $count } leaves that your body scores have no answer: they count 0 points.
}
approve-asked = { $count ->
    [one] { $count } question to the unit is not answered.
   *[other] { $count } questions to the unit are not answered.
}
approve-amended = What the unit changed after it submitted is not part of what is approved.
rest-title = Agree with what is left?
rest-about = Writes the unit's answer as the finding for { $count ->
    [one] { $count } leaf that is not appraised
   *[other] { $count } leaves that are not appraised
}, in one change.
rest-confirm = Agree with all

## Province
nav-province = Province
online-loading = Loading…
online-ready = Figures loaded at { $at }.
online-stale = Could not load again; these are the figures loaded at { $at }.
online-failed = The figures could not be loaded.
online-again = Load again
finding-line = Line { $line }:
province-ways = The province's pages
province-rounds = Other rounds
province-table = Consolidated table
province-leaves = By criterion
province-acceptance = To accept
province-survey = Survey
province-units = Units
province-with-units = With the units
province-under-review = Under review
province-accepted = Accepted
province-accepted-of = { $units ->
    [one] { $accepted } of { $units } unit
   *[other] { $accepted } of { $units } units
} accepted
province-districts = By district
province-progress-chart = Units at each stage, by district
province-chart-empty = There is nothing to draw yet.
province-chart-figures = The chart's figures
province-mark-all = All
province-stage-draft = Scoring itself
province-stage-under-review = Under review
province-stage-accepted = Accepted
province-all = All
province-search = Find a unit
province-found = Units: { $count }
province-answered = Answered { $answered } of { $answerable }
province-answered-by-us = By the province { $answered } of { $answerable }
province-submitted = Submitted at { $at }
province-ranked = Ranking
province-ranked-accepted = Accepted sheets only
province-ranked-all = Preview: all as they stand
province-ranked-accepted-long = Only units whose sheet was accepted have a rank and a band.
province-ranked-all-long = A preview, not official: every unit is ranked as it stands now, even where its sheet was not submitted or not fully appraised.
province-more-fields = Filter and order
province-sort = Order by
province-area = Area
province-areas = Points by area
province-file-xlsx = Download this table (XLSX)
province-file-csv = Download this table (CSV)
province-file-offline = Files need the network and a session.
province-band-chart = Units by band
province-mean-chart = Mean of each area (%)
province-spread-chart = Spread of each area (%): lowest, quartiles, highest
province-block-ranked = { $units ->
    [one] { $ranked } of { $units } unit
   *[other] { $ranked } of { $units } units
} ranked
province-none-ranked = No unit is ranked yet.
province-compared-with = Compared with: { $rounds }
province-before-rank = rank { $rank }, { $name }
province-rise = { $ranks ->
    [one] up { $ranks } rank
   *[other] up { $ranks } ranks
}
province-rise-none = same rank
province-fall = { $ranks ->
    [one] down { $ranks } rank
   *[other] down { $ranks } ranks
}
province-scored-by-unit = Scored by the unit
province-scored-by-province = Scored by the province
province-scored-by-survey = Scored by the survey
province-at-most = At most { $max ->
    [one] { $max } point
   *[other] { $max } points
}
province-leaf-chart = Units by points (or % of the maximum)
clarify = Clarify
clarify-about = Every unit sees it, with the date and your name. It cannot be changed or taken back: where it must, a later one corrects it.
clarify-row = About
clarify-text = What it says
clarify-send = Give the clarification
clarify-done = The clarification is given. Units see it when they have a network.
province-waiting = Sheets that wait for the province: { $count }
province-acceptance-how = Open each sheet to accept or return it; each decision names the exact version that was seen.
province-decide-by = To be decided by { $at }.
province-points-of = { $max ->
    [one] { $points } of { $max } point
   *[other] { $points } of { $max } points
}
province-survey-not-held = This round holds no survey, so there is nothing to import. The administrator can change that in the settings of the round.
province-survey-file = File of survey results (CSV)
province-survey-send = Import
province-survey-running = Importing…
province-survey-large = The file is larger than { $max } KB. Split it into several files.
province-survey-unreadable = The file cannot be read. Save it as CSV in UTF-8.
province-survey-done = { $file } was imported. The round now has { $answers ->
    [one] { $answers } survey answer
   *[other] { $answers } survey answers
}.
province-survey-failed = { $file } was not imported; nothing was changed.
province-survey-how = What the file holds
province-survey-how-file = The first line names the columns; each line after it is one criterion of one unit. Cells that are not needed stay empty.
province-survey-column-unit = The unit's code
province-survey-column-leaf = Code of a criterion that the survey scores
province-survey-column-options = Forms that ticked each option
province-survey-column-groups = Where several groups are asked: forms 01 with option A, option B, …
province-survey-column-satisfied = Answers that are satisfied
province-survey-column-answered = Answers in all
province-survey-how-all = The file is imported as a whole or not at all. Importing a unit's criterion again replaces what was there.
province-survey-leaves = The criteria of this edition, and the columns that each fills
province-survey-template = Download an empty file with these columns (CSV)

## Administrator
nav-accounts = Accounts
nav-round = Round
admin-search = Find by name, user name or place
admin-found = Accounts: { $count }
admin-devices = Devices: { $count }
admin-disabled = Disabled
admin-new-account = Add an account
admin-account-add = Create the account
admin-to-account = Open this account
admin-name = Name
admin-username = User name
admin-username-hint = Small letters without marks, digits and . _ - @
admin-grants = Roles
admin-grants-none = No role yet.
admin-grant-add = Add the role
admin-remove = Remove
admin-role = Role
admin-role-all = All roles
admin-role-officer = Officer
admin-role-head = Head of the unit
admin-role-reviewer = Reviewer
admin-role-province = Province
admin-role-administrator = Administrator
admin-grant-officer = Officer · { $place }
admin-grant-head = Head · { $place }
admin-grant-reviewer = Reviewer · { $place }
admin-grant-province = Province · { $place }
admin-grant-administrator = Administrator · { $place }
admin-place = Where it holds
admin-place-choose = Choose…
admin-save = Save
admin-reset = Reset the password
admin-reset-long = Make a new password for { $place }? The old one ends, and so do all sessions; unsent work stays on the devices.
admin-disable = Disable the account
admin-disable-long = Disable the account of { $place }? The person cannot sign in until it is enabled again.
admin-enable = Enable the account
admin-password-once = The new password, shown this once. Write it down and hand it over in person:
admin-seats = Devices
admin-seats-none = Not signed in on any device yet.
admin-seat-seen = Registered { $registered }, last seen { $seen }
admin-seat-revoked = Revoked { $at }
admin-seat-revoke = Revoke the device
admin-seat-revoke-long = Revoke { $place }? From now on the server takes no change of this device into a sheet, also none not sent yet; what comes late is kept under “What was refused”.
admin-quarantine = What was refused
admin-quarantine-about = What the server did not take into a sheet, late work of revoked devices among it. Take the file and hand it to the person who wrote it, to be entered again.
admin-quarantine-none = Nothing was refused.
admin-quarantine-file = This person's file
admin-quarantine-older = What is older
admin-quarantine-unread = What it says cannot be read.
admin-empty = This must not be empty.
admin-no-moment = Give a real date and time.
admin-no-id = Use small letters without marks, digits and hyphens only.
admin-no-codes = A code cannot be read: { $error }
admin-decimals = A whole number from 0 to { $max }.
admin-round-saved = The round's settings are saved.
admin-round-version = Version of the settings: { $version }
admin-round-stale = Somebody else saved version { $version } while you were changing version { $own }. What you typed is still here.
admin-round-theirs = Take theirs, drop what I typed
admin-round-own = Keep what I typed and save it over theirs
admin-round-wrong = Not ready to save: something is not right yet.
admin-round-title = The round's title
admin-deadlines = Deadlines
admin-submit-by = Units submit by
admin-tier = Tier { $tier } ({ $level })
admin-tier-by = Tier { $tier } ({ $level }) decides by
admin-closes-at = The round closes
admin-tiers-hint = The tiers can change only as long as no sheet was submitted or appraised. Hours are Viet Nam time.
admin-tier-add = Add a tier
admin-tier-level = Tier { $tier } is the
admin-tier-remove = Remove tier { $tier } and its bodies
admin-edition = Criteria
admin-edition-label = Scored by
admin-edition-hint = They can change only as long as nobody wrote in a sheet of this round.
admin-edition-move = See what moves to these criteria
admin-edition-hint-begun = Once somebody wrote in a sheet, the round is moved: what was written is carried over.
admin-moves = Moves so far
admin-moved-line = { $at }, { $name }: from “{ $from }” to “{ $to }”
move-title = Move the round to other criteria
move-to = From “{ $from }” to “{ $to }”
move-running = Scoring every unit anew by the new criteria…
move-again = { $count ->
    [one] { $count } sheet that was submitted, approved or accepted is a draft again and is submitted anew.
   *[other] { $count } sheets that were submitted, approved or accepted are drafts again and are submitted anew.
}
move-clarified = Clarifications of criteria that nothing continues: { $names }. Where they still hold, give them again at the new criteria.
move-bodies = Bodies that lose criteria to appraise: { $names }. Give them others in the settings after the move.
move-units = Totals
move-units-none = Nobody has written anything yet.
move-unit-name = Unit
move-own = Own points
move-record = Points of record
move-homeless = Without a home
move-leaves = Criteria
move-leaf = Criterion
move-said = Answers
move-becomes = Becomes
move-becomes-label = { $code } becomes
move-becomes-none = none
move-changed = scored otherwise
move-homeless-no-leaf = { $count } with no criterion
move-homeless-other-shape = { $count } asked otherwise
move-fresh = New criteria that nobody has answered
move-why = Why does the round move? Units read it.
move-do = Move the round
move-sure = Move the round to “{ $to }”?
move-sure-what = Units that are scored anew: { $units }. Answers without a home: { $homeless }. It cannot be taken back.
move-cancel = Not yet
move-done = The round scores by the new criteria.
move-back = To the settings
admin-date = Date
admin-time = Time
admin-date-hint = day/month/year
admin-time-hint = hour:minute (24 h)
admin-level-province = province
admin-level-department = department
admin-level-district = district
admin-level-commune = commune
admin-entry-name = Name
admin-bodies = Appraising bodies
admin-bodies-hint = Each tier needs a body that appraises all criteria; it decides.
admin-bodies-add = Add a body
admin-body-id = Id
admin-body-tier = Tier
admin-body-unit = Of the unit
admin-body-rows = Criteria
admin-body-rows-hint = Codes of areas or criteria with spaces between; empty means all.
admin-blocks = Blocks
admin-blocks-hint = Units are ranked among each other within a block.
admin-blocks-add = Add a block
admin-block-kinds = Kinds of unit
admin-block-kinds-hint = As the list of units writes them, with commas between.
admin-bands = Bands
admin-bands-hint = From the highest down.
admin-bands-add = Add a band
admin-band-min = From
admin-band-edge = Exactly there
admin-band-at-least = belongs to this band (≥)
admin-band-above = belongs to the band below (>)
admin-band-block = For
admin-band-all = All blocks without bands of their own
admin-before = Scored units and rounds before
admin-units-on = Scored: { $level }, by the list of units of { $day }.
admin-before-none = There is no round before to compare with.
admin-before-hint = The ranking shows results beside those of these rounds. Units that were merged or split, or scored by other criteria, are marked as not comparable.
admin-results = Rounding and ties
admin-decimals-label = Decimals
admin-rounding = Rounding
admin-rounding-away = Half away from zero (0.125 → 0.13)
admin-rounding-even = Half to even (0.125 → 0.12)
admin-ties = Ties
admin-ties-skip = Same rank, then skip: 1-2-2-4
admin-ties-no-skip = Same rank, no skip: 1-2-2-3
admin-tie-breakers = Where still equal, compare
admin-tie-breakers-hint = From the first down, each only where those before are equal too.
admin-tie-breaker = Number { $number }
admin-tie-breaker-points = Points
admin-tie-breaker-appraised = Appraised points
admin-tie-breaker-survey = Points of the survey
admin-tie-breaker-add = Compare one more
admin-tie-breaker-remove = Remove number { $number }
admin-banded-by = Bands compare
admin-banded-by-percent = the percentage
admin-banded-by-points = points
admin-percent-of = Percentages are of
admin-percent-of-applicable = the maximum without what does not apply
admin-percent-of-whole = the maximum of the whole set
admin-survey = Survey
admin-survey-held = held: its points count
admin-survey-not-held = not held: it is left out; percentages, and points that make bands, are re-scaled
admin-unranked = Scored and not ranked
admin-unranked-hint = Codes of units, with spaces.

## Criteria
nav-criteria = Criteria
criteria-about = { $leaves ->
    [one] { $leaves } scored criterion
   *[other] { $leaves } scored criteria
} · imported { $at } · { $digest }
criteria-xlsx = Download XLSX
criteria-add = Add criteria from a file
criteria-add-how = The file is checked first and changes nothing; all that is wrong is named by sheet and cell.
criteria-template = Download the XLSX template
criteria-file = File of criteria (XLSX, TSV, CSV or JSON)
criteria-sample = It is a sample (XLSX and JSON files say so themselves)
criteria-check = Check the file
criteria-checking = Checking…
criteria-file-large = The file is larger than { $max } KB. Remove pictures and superfluous rows and save it again.
criteria-file-unreadable = The file cannot be read on this device. Choose it again.
criteria-failed = { $file } cannot be used yet; nothing has changed.
criteria-good = { $file } is right: “{ $title }”, { $leaves ->
    [one] { $leaves } scored criterion
   *[other] { $leaves } scored criteria
}, { $max ->
    [one] { $max } point
   *[other] { $max } points
} at most.
criteria-good-next = Look and try below, then save. Criteria that are there already do not change.
criteria-save = Save as new criteria
criteria-saved = Saved “{ $title }”: { $leaves ->
    [one] { $leaves } scored criterion
   *[other] { $leaves } scored criteria
}, { $max ->
    [one] { $max } point
   *[other] { $max } points
} at most.
criteria-saved-next = The administrator chooses them for a round on the page Round, as long as nobody has written in a sheet.
criteria-open = Open the criteria
trial-total = Tried: { $max ->
    [one] { $points } / { $max } point
   *[other] { $points } / { $max } points
}. Nothing is saved.
