# Texts that only offices meet: criteria sets, rounds, tables, accounts. Both languages have the same
# keys in the same order.

## Units

unit-line = The line cannot be read: { $error }. Each line needs the columns code, parent_code, level, type_vi, name_vi.
unit-level-unknown = There is no level “{ $level }”. Write province, department, district or commune.
unit-name = The name of unit { $code } is empty or longer than { $max } characters.
unit-too-many = The file has more than { $max } units. Split it.
unit-duplicate = Code { $code } ({ $name }) stands more than once. Each unit has one line.
unit-orphan = The unit above { $name } ({ $code }), “{ $parent }”, is not there. Add it or correct parent_code.
unit-level = { $name } ({ $code }) must stand below a unit of a higher level, not below { $parent }.
unit-cycle = { $name } ({ $code }) is in a circle: going upwards leads back to it. Correct parent_code.
units-day = Lists are imported from the oldest to the newest; the newest holds from { $newest }. Choose that day or a later one.
units-round = Round { $round } takes its units of { $day }: this list would change whom it scores. Choose a later day.
succession-line = This line does not read: { $error }
succession-part = There is no part “{ $part }”. Write whole, main or part.
succession-duplicate = Unit { $code } has a line to the same new unit already. Remove one of them.
succession-main = Unit { $code } must go whole into one unit (whole), or be split into one main part (main) and others (part).
succession-too-many = The file has more than { $max } lines. Split it.
succession-old = Unit { $code } is not in the list before { $day }. Import the old list first or correct old_code.
succession-new = Unit { $code } is not in the list of { $day }. Import the new list first or correct new_code.

## Rounds

round-tiers = A round needs between 1 and { $max } tiers of appraisal.
round-too-long = The list of bodies, blocks, bands or unranked units has more than { $max } entries.
round-province = Code { $code } is no province of the list of units.
round-body = The body “{ $body }” is at a tier that does not exist, or its unit is not of that tier's level.
round-body-duplicate = Two bodies have the id “{ $body }”. Give each its own.
round-tier-undecided = Tier { $tier } has no body that appraises all criteria and so decides.
round-tier-level = The tier “{ $level }” must be above the level that is scored. Take it out or choose another.
round-compares-with = Round { $round } cannot be compared with: only rounds before of the province, or of those that it was made of.
round-units = Province { $province } has no unit of level { $level } in the list of { $day }. Import the list first, or choose another day.
round-bands = Bands of a block must go from high to low, no two at the same value.
round-decimals = There are at most { $max } decimals.
round-name = “{ $name }”: a name has 1 to { $max } characters, none of them unseen.
round-band-min = The band “{ $band }” must begin at a short decimal, such as 80 or 79.5.
round-tie-breakers = There are at most { $max } tie-breakers.
round-tie-breaker = “{ $code }” is no area of the criteria, so it would break no tie. Give the code of an area.
round-band-block = The band “{ $band }” is of a block that the round has not. Choose another block.
round-unranked = “{ $code }” is no unit of this province.
round-deadlines = Deadlines must follow each other: submission, each tier, then the close of the round.
round-deadline-years = Deadlines must lie in the years 2000 to 2100. Look at the years again.
clarification-text = A clarification says something, in at most { $max } characters, none of them unseen.
clarification-row = The round's criteria have no code “{ $code }”. Choose another.
clarification-too-many = The round has { $max } clarifications already and takes no more.

## Criteria sets

criteria-too-long = The criteria file has { $found } bytes, more than the limit of { $max }.
criteria-too-many = The criteria set has more than { $max } rows.
criteria-empty = The file has no row of criteria.
criteria-columns = The first line lacks the columns: { $missing }. Columns are separated by tabs.
criteria-line = The line cannot be read: { $error }. Each line needs 9 columns, separated by tabs.
criteria-title = The title of the criteria set is empty or longer than { $max } characters. Characters that cannot be seen are not taken.
criteria-code = Not a code: { $error }. A code has plain letters, digits, points and hyphens only.
criteria-name = The name is empty or longer than { $max } characters. Characters that cannot be seen are not taken.
criteria-max = The maximum “{ $value }” is not a decimal with a point, such as 1.5.
criteria-level = The column level says “{ $level }”; by its place in the set the row is a “{ $expected }”.
criteria-duplicate = Code { $code } already stands above. Use each code once.
criteria-orphan = The row { $parent } above { $code } is not there. Add it or correct the code (parent_code).
criteria-cycle = { $code } is in a circle by way of { $parent }. Correct parent_code.
criteria-too-deep = { $code } stands deeper than { $max } levels. Leave out a level above it, or join rows.
criteria-parent-late = The row { $parent } must stand before { $code }, which belongs to it.
criteria-leaf-children = { $code } has a rule of its own and may have no rows below. Choose “Cộng các dòng dưới” (sum) or remove these.
criteria-sum-empty = { $code } sums the rows below it, but there is none. Add rows below it or choose another rule.
criteria-sum = The maximum of { $code } is { $max }, but the rows below it come to { $sum }. Correct the points of this row or of those below.
criteria-sum-scored-by = A row that only sums leaves “Bên chấm” (scored_by) empty.
criteria-max-sign = The maximum of { $code } must be above 0; below 0 among the penalties.
criteria-total-place = The bonus or penalty total { $code } must be an area of its own, below no other row.
criteria-total-inside = Bonus and penalty stand outside the 100: set outside_100 to true.
criteria-cap = The cap { $cap } must equal the row's maximum.
criteria-outside = { $code }: the rule for a bonus belongs below the total of bonus, that for a penalty below the total of penalty. Choose another rule or move the row.
criteria-penalty-kind = { $code }: below the total of penalty, only “Điểm trừ” (penalty), “Chọn một mức” (choice) and “Cho điểm trong khoảng” (points) are used.
criteria-parameters = The parameters of the rule are wrong: { $error }.
criteria-rule-unknown = There is no kind of rule “{ $kind }”. Choose a kind from the template's list.
criteria-scored-by = The column scored_by says “{ $scored_by }”; it must be self, province, survey, authority:Name or department:Name (a name of { $max } characters at most).
criteria-survey-kind = The file of a survey cannot fill in this rule. Choose a rule for survey forms, or let somebody else score it.
criteria-evidence = The list of evidence is longer than { $max } characters. Characters that cannot be seen are not taken.
criteria-evidence-missing = A criterion that the unit scores itself must name its evidence.
criteria-na-when = Say when the criterion does not apply (when).
criteria-na-claimed-by = The unit does not score this criterion, so it cannot claim that it does not apply: write “cơ quan thẩm định xác nhận” (claimed_by: province) or leave this out.
criteria-decimals = The criteria set rounds to { $decimals } decimals; { $max } at most are allowed.

## Rules of a criteria set

rule-list-length = The list has { $found ->
    [one] { $found } entry
   *[other] { $found } entries
}; it must have between 1 and { $max }.
rule-label = The label “{ $label }” is empty, longer than { $max } characters or not in Unicode form NFC.
rule-variable-name = The variable's name “{ $name }” is empty or longer than { $max } characters.
rule-variable-twice = The variable “{ $name }” is used twice.
rule-undeclared = The variable “{ $name }” has no label. Add "{ $name }": "…" to the parameters.
rule-parameter-unknown = This kind of rule has no parameter “{ $name }”.
rule-weight = The weight of “{ $label }” is { $value }; it must be from { $low } to { $high }.
rule-option-percent = The option “{ $label }” has { $value } %; it must be from { $low } to { $high } %.
rule-floor-range = The floor (floor_pct) is { $value } %; it must be from { $low } to { $high } %.
rule-rate-range = A rate is { $value } %; it must be from { $low } to { $high } %.
rule-target = The target (target_pct) is { $value } %; it must be above 0 and 1000 % at most.
rule-full = The rate of all points (full_pct) is { $value } %; it must be above 0 and 1000 % at most.
rule-label-twice = The label “{ $label }” is used twice. Each entry needs one of its own.
rule-items-nought = Every entry gives 0 points. Write the points of each.
rule-takes = The rule takes up to { $least ->
    [one] { $least } point
   *[other] { $least } points
}; it must be the maximum of the row, { $max }.
rule-points-negative = “{ $label }” has { $points ->
    [one] { $points } point
   *[other] { $points } points
}; they may not be negative here.
rule-points-positive = “{ $label }” has { $points ->
    [one] { $points } point
   *[other] { $points } points
}; they must be negative or 0 here.
rule-max-unreachable = The rule gives { $reached ->
    [one] { $reached } point
   *[other] { $reached } points
} at most, less than the maximum { $max }.
rule-max-exceeded = The rule gives up to { $reached ->
    [one] { $reached } point
   *[other] { $reached } points
}, more than the maximum { $max }.
rule-tier-bounds = The tier “{ $tier }” has two bounds on one side. Use > (gt) or ≥ (gte), < (lt) or ≤ (lte).
rule-tier-empty = The tier “{ $tier }” holds no value that another does not hold. Correct its bounds or remove it.
rule-tier-gap = There is a gap at { $at } before the tier “{ $tier }”. Each value must lie in exactly one tier.
rule-tier-overlap = The tier “{ $tier }” overlaps another at { $at }. Each value must lie in exactly one tier.
rule-tier-open = No tier holds values from { $at } on. The highest tier may have no upper bound.
rule-floor = Full points at { $full } % may not lie below the floor of { $floor } %.
rule-clamp = clamp must be true: outside its points the rule stays level.
rule-points-order = The percentages of the points must rise.
rule-weights = At least one part must have the weight 1, or the maximum cannot be reached.
rule-min = The least, { $min }, is more than the start, { $start }.
rule-count-min = The count { $min } of a tier must be a whole number, not negative.
rule-count-twice = Two tiers begin at the count { $min }.
rule-count-gap = There is no tier for a count of 0. Add one that begins at 0.
rule-scale = The scale needs an option of 100 %, or the maximum cannot be reached.
rule-index-scale = The index's scale is { $scale }; it must be above 0.
rule-below-max = The least, { $min }, must be less than the maximum, { $max }.
rule-above-min = An entry gives { $points ->
    [one] { $points } point
   *[other] { $points } points
}, below the least, { $min }.
rule-step = The step of { $step } must be above 0 and lead from { $min } to { $max ->
    [one] { $max } point
   *[other] { $max } points
} evenly.
rule-proportion = Full points at { $full } must lie above the floor of { $floor }, and the floor may not be negative.
rule-group-name = The group's name “{ $name }” stands twice, or holds other signs than letters, digits and . _ -
rule-group-weights = The groups' weights come to { $sum } %; they must come to 100 %.
rule-formula-name = The variable's name “{ $name }” may hold plain letters, digits and underscores only, must begin with a letter, and may not be and, or, min or max.
rule-formula-max = The greatest value of the variable “{ $name }” may not be negative.
rule-formula-undeclared = The formula uses the variable “{ $name }”, which is not declared. Add it to the sheet “Số liệu” (variables).
rule-formula-unused = The variable “{ $name }” is declared, but no formula uses it. Remove it or correct the formula.
rule-formula-early = Formula { $place } has no condition, so those after it are never used. Add a condition before its → (when) or move it to the end.
rule-formula-last = The last formula ({ $place }) may not have a condition, so that every case has points. Write “còn lại → …” (no when).
rule-formula-nought = The formula “{ $expression }” divides by 0 whatever is answered, so it can never be scored. Correct the divisor.
rule-expression-long = The formula “{ $expression }…” has { $found } characters, more than the limit of { $max }.
rule-expression-deep = The formula “{ $expression }…” nests more than { $max } parentheses.
rule-expression-operators = The formula “{ $expression }…” has more than { $max } operators.
rule-expression-at = The formula “{ $expression }” goes wrong at character { $place }: “{ $rest }”. Only + - * / ( ), comparisons, and, or, min, max, numbers with a point and names of variables may stand there.
rule-expression-comma = The formula “{ $expression }” has a comma between two digits at character { $place }: “{ $rest }”. In a formula a decimal has a point (0.5) and the comma parts the numbers of min and max; put a space after it there.
rule-expression-end = The formula “{ $expression }” breaks off: a number, a variable or a closing parenthesis is missing at its end.

## Findings about answers

answers-too-long = The file of answers has { $found } bytes, more than the limit of { $max }.
answers-file = The file of answers cannot be read: { $error }.

## Server

account-username = A user name has 1 to { $max } characters: small letters without marks, digits and . _ - @
account-password = A password has at least { $min } characters and at most { $max } bytes.
account-name = A person's name has 1 to { $max } characters.
seat-of = { $device } of { $person }
seat-name = A device’s name has 1 to { $max } characters.
account-grant = “{ $place }” is no unit or body of this province.
account-grants = An account has at most { $max } roles.
account-own = You cannot take the administrator's role from yourself or lock your own account.
round-fixed = The id, the province and the scored level of a round stay as they are.
round-edition = The server has no such criteria. Import them first (sodiem criteria import).
round-tiers-begun = The tiers cannot change any more: { $decisions } decisions (submissions, returns, approvals) and { $appraisals } appraisals were made by those that there are.
round-edition-begun = The criteria cannot change any more: { $sheets } scoresheets and { $appraisals } appraisals were written by those that there are. Move the round: that carries over what was written.
round-body-elsewhere = A round of another province has a body “{ $body }” already. Choose another id.
move-edition = The round was scored by these criteria before. To return to them, import them once more under another title.
move-many = A round moves to other criteria at most { $max } times. Open another round.
move-reason = Say why the round moves, in 1 to { $max } characters.
move-mapping = More criteria are mapped than there are: at most { $max }.
move-code = “{ $code }” is no scored criterion of the set that it is named for.
move-twice = Two criteria are mapped to “{ $code }”. Only one can become it.
move-body = None of the criteria that { $name } appraises are in the new set. Before moving, give this body others in the settings of the round, or say what the old ones become.
move-unit = What unit { $code } wrote cannot be read, so nothing moves. Run sodiem check on the server.
survey-columns = The first line must have the columns unit_code and leaf.
survey-line = The line cannot be read: { $error }.
survey-too-long = The file has too many lines (at most { $max }) or too many errors; the rest was not read.
survey-unit = The round scores no unit of the code “{ $code }”.
survey-leaf = “{ $code }” is no criterion of the survey.
survey-twice = Unit { $unit } has this criterion more than once.
survey-count = Column { $column }: “{ $text }” is no whole number.
survey-no-answer = The line lacks numbers that the score needs.
table-sheet = Consolidated
table-sheet-blocks = By block
table-sample = Sample criteria set
table-note = Note
table-unrounded = Points before rounding
table-rank = Rank
table-unit-code = Unit code
table-unit = Unit
table-district = District
table-block = Block
table-stage = Stage
table-submitted = Submitted
table-late = (late)
table-self-points = Self-score
table-points = Points
table-max = Maximum
table-percent = Percent
table-before = Result before (%)
table-before-rank = Rank before
table-change = Change (percentage points)
table-rise = Change of rank
table-incomparable = Not comparable
table-incomparable-edition = Not comparable: the two rounds score by different criteria.
table-incomparable-merged = Not comparable: the unit was made of { $names }.
table-incomparable-split = Not comparable: the unit was split off { $name }.
table-incomparable-new = Not comparable: the unit was not there in the round before.
table-incomparable-no-result = In the round before the unit has no accepted result.
table-band = Band
table-measure = Measure
table-units = Units
table-ranked = Ranked
table-mean = Mean
table-min = Lowest
table-lower-quartile = Lower quartile
table-median = Median
table-upper-quartile = Upper quartile
table-max-value = Highest
table-stage-draft = Scoring itself
table-stage-review = Under review (tier { $tier })
table-stage-returned = Returned (tier { $tier })
table-stage-accepted = Accepted
criteria-json = This JSON is no criteria set: { $error }.
criteria-editions = The server has { $max } criteria sets already and takes no more. Tell whoever runs it.
criteria-json-form = The JSON says what a table of criteria cannot: points that are no decimal, text that is not in Unicode’s composed form (NFC), or superfluous spaces. Export the file again.
criteria-more = { $count ->
    [one] There is { $count } more finding
   *[other] There are { $count } more findings
}. Mend those above and check again.

## Criteria sets as spreadsheets

notation-not-applicable = "{ $text }": write "đủ điểm khi …" (full points when), "loại khỏi điểm tối đa khi …" (excluded when) or "không điểm khi …" (no points when). After it may stand "; cơ quan thẩm định xác nhận" (a reviewing body says so) and "; phải nêu lý do" (with a reason).
notation-no-leaf = This way of scoring is only for rows that have rows below them.
notation-setting-unknown = This way of scoring has no setting "{ $key }". Write: name = value; name = value.
notation-setting-missing = The setting "{ $key }" is missing. Write: { $key } = …
notation-levels-vain = This way of scoring does not use the column Mức điểm. Clear the cell or pick another way.
notation-levels-missing = There are no levels. Write for example: ≥ 90 → 2; 70–90 → 1; < 70 → 0.
notation-level = The level "{ $level }" cannot be read. Write for example: ≥ 90 → 2; 70–90 → 1; < 70 → 0.
notation-edge = { $at } stands in two levels, and neither says whose it is. Write ≥, >, ≤ or <.
notation-items-vain = This way of scoring does not use the rows of the sheet Nội dung. Delete them or pick another way.
notation-variables-vain = This way of scoring does not use the rows of the sheet Số liệu. Delete them or pick another way.
notation-option-twice = An option is written twice. Write each once.
notation-role = The role "{ $role }" does not fit here; it must be: { $expected }.
notation-role-twice = This role was given above already. Use each once.
notation-role-missing = The sheet Số liệu has no row with the role "{ $role }" for it.
notation-decimal = "{ $value }" is no clear number. Use a decimal comma and no separator of thousands: 0,5 or 1500.
notation-whole = "{ $value }" is no whole number from 0 on.
notation-one-of = "{ $value }": the setting "{ $key }" must be { $expected }.
notation-formula-missing = There is no formula. Write for example: a > 10 → b / a * 2; còn lại → 2.
notation-symbol = The sheet Số liệu has no variable "{ $name }" for it. Write the symbols of variables, parted by commas.
notation-group = The option "{ $label }" is of no group. Write the group's symbol, a slash and the option: 01/A.
notation-yes = "{ $value }": write có (yes) or không (no).
workbook-other = The file is empty or no set of criteria. Choose an XLSX file made from the template, or a CSV, TSV or JSON file that was exported.
workbook-not-utf8 = The file is no UTF-8 text. Save it as UTF-8 or as XLSX.
workbook-encrypted = The file has a password or is an old .xls. Open it, remove the password and save it as .xlsx.
workbook-damaged = The spreadsheet cannot be opened: { $error }. Open it in a spreadsheet program and save it as .xlsx.
workbook-parts = The spreadsheet has more than { $max } parts. Save the sheets that matter as a new file.
workbook-macros = The file has macros. Save it as .xlsx, without macros.
workbook-kind = This archive is no XLSX spreadsheet. Open it in Excel and save it as .xlsx.
workbook-unpacked = The spreadsheet unpacks to more than { $max } MB. Remove pictures and superfluous rows and save it again.
workbook-sheets = The spreadsheet has more than { $max } sheets. Delete those that are not used and save it again.
workbook-sheets-alike = Several sheets are alike: { $sheets }. Keep one and call it “{ $name }”.
workbook-text = The workbook holds more than { $max } MB of text. Clear the cells that do not belong to the set.
workbook-rows = The sheet "{ $sheet }" holds something below row { $max }. Delete the superfluous rows.
workbook-cells = The sheet "{ $sheet }" has more than { $max } filled cells. Delete the superfluous rows and columns and save it again.
workbook-cell-long = The cell { $cell } is longer than { $max } characters.
workbook-no-sheet = There is no sheet "{ $sheet }" with the template's columns. Fetch the template and fill it in.
workbook-columns = The sheet lacks the columns: { $missing }. Keep the template's headings.
workbook-merged = These cells are merged. Unmerge them and write in each row what belongs there.
workbook-sheet-hidden = This sheet is hidden. Unhide it and look at it again; delete it if it is not used.
workbook-heading-twice = This heading stands to the left already. Each column is written once: delete or rename the one too many.
workbook-heading-unknown = The template has no such column, so what stands in it would not be read, and these are missing: { $missing }. Rename the heading as in the template, or clear it.
workbook-sum-vain = A row that only sums does not use this. Delete it, or write it in the criterion below.
workbook-code-number = The code was typed as a number ({ $code }) and may be { $code }0. Format the cell as text and type the code again.
workbook-about-hidden = The sheet “Thông tin” is hidden or has hidden rows or merged cells. Unhide and unmerge them and look at it again.
workbook-about-near = “{ $value }”: write it as “{ $name }”.
workbook-about-twice = “{ $name }” is written twice. Write it once.
workbook-row-hidden = This row is hidden but holds something. Unhide it or clear the filter and look at it again; delete it if it is not used.
workbook-column-hidden = This column is hidden. Unhide it and look at what it holds.
workbook-date = The cell holds a date, neither text nor a number. Format it as text and type it again.
workbook-broken = The cell shows an error or a formula that was not computed. Open the file in a spreadsheet program, mend the formula and save it.
workbook-font = The text is in the font { $font }, which is no Unicode. Convert it to Unicode (with UniKey, for one) and paste it again.
workbook-stranger = The sheet Tiêu chí has no criterion "{ $code }". Correct the code or delete the row.
workbook-scored-by = "{ $value }": who scores must be { $expected }.
workbook-about = "{ $value }": "{ $name }" must be { $expected }.
workbook-lost = TSV and CSV cannot say how this set is rounded ({ $lost }). XLSX and JSON keep it.
workbook-about-decimals = "{ $value }": decimals must be a whole number from 0 to { $max }.

## Progress, and one leaf across all units

province-look = To look at
province-no-district = Directly under the province
province-total = Whole province
province-mark-overdue = Overdue
province-mark-late = Submitted late
province-mark-conflict = Conflict
province-mark-amendment = Amendment pending
province-mark-province = Province's criteria open
province-mark-survey = Survey missing
province-stage-returned = Returned
province-own-answer = The unit's answer
province-record-answer = What counts
province-source = Source
province-source-unit = The unit
province-source-survey = The survey
province-source-body = { $body }
province-leaf-unanswered = Unanswered
province-leaf-not-applicable = Not applicable
province-leaf-invalid = Invalid
province-progress = Progress
province-ranking = Ranking

## Receipts

receipt-valid = A true receipt: this server signed exactly what stands below.
receipt-other-server = The receipt is whole, but another server signed it. Ask whoever runs the server with the key below.
receipt-unattributed = The receipt is whole, but nobody said whether it is to be of your province’s server. Give that server’s key or data folder: --key.
receipt-altered = No true receipt: what it says was changed after it was signed, or the signature is not that of the server it names. Ask for the receipt again from the device that sent the work.
receipt-unreadable = This file is no receipt of Sổ Điểm, or a part of it is missing. Export the receipt again from the device that sent the work.
receipt-other-version = A receipt of another version of Sổ Điểm. Update the server or the program, then check again.
receipt-at = Received by the server: { $at } (time of Viet Nam, by the server’s clock)
receipt-sheet = Scoresheet, round { $round }: { $name } ({ $unit })
receipt-appraisal = Appraisal by { $body }, round { $round }: { $name } ({ $unit })
receipt-changes = { $count ->
    [one] What: { $count } change (SHA-256 { $digest })
   *[other] What: { $count } changes (SHA-256 { $digest })
}
receipt-submit = What: submission, on time
receipt-submit-late = What: submission, after the deadline
receipt-return = What: return of the sheet
receipt-approve = What: approval of the sheet
receipt-take-amendment = What: taking what was changed after the submission
receipt-return-amendment = What: leaving out what was changed after the submission
receipt-reopen = What: reopening of the sheet
receipt-record = Number in the log of decisions: { $sequence } (SHA-256 { $hash })
receipt-content = What was decided on: SHA-256 { $digest }
receipt-from = Sent by: { $name }, device: { $device }
receipt-heads = The server’s version of the sheet: { $heads }
receipt-server = The server’s key: { $key }
receipt-proves = The receipt proves that the server had the whole of this version at that time; not that the self-score is right or was accepted.

## What was refused

quarantine-seat-revoked = It came after the device was revoked.
quarantine-not-allowed = The account may not write this sheet.
quarantine-unknown-document = There is no such round, unit or criteria set.
quarantine-too-large = It is larger than a change may be.
quarantine-unreadable = It cannot be read.
quarantine-other-author = It carries the name of another person or device.
quarantine-actor-forked = The device was restored or copied: the number of a change came twice.
quarantine-malformed = It is not built as a change is.
quarantine-damaging = It would damage the sheet.
quarantine-depends-on-refused = It is built on a change that was refused.
quarantine-document-full = The sheet has been changed as often as one can be.
quarantine-answered = Answered
quarantine-noted = Put into the note
quarantine-explained = Put into the explanation
quarantine-opined = Put into the opinion
quarantine-asked = Asked for an explanation
quarantine-asked-no-more = No longer asks for an explanation
quarantine-cited = Cited a document
quarantine-uncited = Removed a document cited
quarantine-submit = Submitted the sheet
quarantine-return = Returned the sheet
quarantine-approve = Approved the sheet
quarantine-take-amendment = Took the amendment into review
quarantine-return-amendment = Left the amendment out
quarantine-reopen = Opened the sheet again

## What was saved to a file without a network, as the server tells who brings it in

problem-bundle-unreadable = This is no file saved by Sổ Điểm, or a newer version saved it. Choose the right file, or update the program.
problem-bundle-truncated = The file is cut off, its end is missing. Copy or send it again from the device that saved it.
problem-bundle-damaged = The file is not as it was saved: something changed it on its way. Copy or send it again from the device that saved it.
problem-bundle-of-other-server = The file was saved for another server. Bring it in where the person who saved it signs in.
problem-bundle-of-stranger = The server does not know the device that saved this file. Its user signs in again with a network, then saves a new file.
problem-bundle-revoked = The device that saved this file may no longer be used, or the account is locked. Ask the administrator.
bundle-nothing = The file holds nothing unsent.
bundle-sheet = Scoresheet, { $unit }, { $round }
bundle-appraisal = Appraisal by { $body }, { $unit }, { $round }
bundle-submit = Decision to submit, { $unit }, { $round }
bundle-return = Decision to return, { $unit }, { $round }
bundle-approve = Decision to approve, { $unit }, { $round }
bundle-decision = Decision, { $unit }, { $round }
bundle-received = { $subject }: the server has { $count ->
    [one] { $count } change.
   *[other] { $count } changes.
}
bundle-refused = { $subject }: { $count ->
    [one] { $count } change was
   *[other] { $count } changes were
} not taken, because { $why }. What was typed is still on its author's device.
bundle-waiting = { $subject }: { $count ->
    [one] { $count } change was
   *[other] { $count } changes were
} not taken yet: something before is missing, or the server cannot open the unit now. Bring the file in again later, or let its author's device send when it has a network.
bundle-decision-recorded = { $subject }: recorded.
bundle-decision-refused = { $subject }: not recorded, because { $why }. The device of who decided will say so.
bundle-decision-waiting = { $subject }: not recorded yet. Bring the file in again later.
bundle-file-received = File “{ $name }”: the server has all of it.
bundle-file-refused = File “{ $name }” was not taken: { $why }
bundle-file-waiting = File “{ $name }”: a part before this one is missing. Bring the file in again from the beginning.
bundle-file-unserved = Documents are taken in by a server that runs. Start the server, then bring the file in again; the work in it has been taken in.
bundle-why-not-allowed = the author's account may not do that
bundle-why-unknown = the server has no such round, unit or criteria set
bundle-why-too-large = it is too long
bundle-why-full = the document holds as many changes as one may
bundle-why-other-author = another device wrote it
bundle-why-damaged = the data are malformed
bundle-why-built-on-refused = it builds on what was not taken
bundle-why-closed = the round is closed
bundle-why-overtaken = another decision came first
bundle-why-other-content = the server's content differs from what the person saw

# Files that prove answers
problem-upload-gone = This upload ran out. The device sends the file again from the beginning.
problem-upload-locked = This file is being sent from another window. Wait a moment.
problem-upload-offset = The piece does not follow what the server has. The device asks again and goes on.
problem-upload-checksum = The piece was damaged on its way. The device sends it again.
problem-file-too-large = The file is larger than 100 MB. Split it, or scan it again at a lower resolution.
problem-files-full = The unit has used all its room for files of this round; this one was not taken, and all before it are there. Tell your administrator.
problem-file-other = What came is not the file that was announced. Send it again.
problem-file-kind-unknown = The file is of no kind that is taken: JPEG, PNG, WebP pictures; PDF; DOCX; XLSX. Save it as one of these.
problem-file-damaged = The file is damaged, or far larger inside than it may be. Open it to check, and save it again.
problem-file-active = The file carries a program (macro) and is not taken. Save it as PDF.
problem-file-secret = The document is marked as secret. Secret documents do not belong in this system; write an explanation instead.
problem-file-infected = The scan found something harmful in the file, so it is not taken. Clean the device and make the file again.
problem-file-held = The file waits for its virus scan and cannot be opened yet.
problem-files-unreachable = The place where the server keeps files does not answer now. What was sent is kept; try again in a few minutes.
problem-range-unreachable = The file has no such part. Open it again.
