## Rules in plain words

words-item = { $label }: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
words-choice = Pick one:
words-checklist = Points of what is met add up:
words-rate = Rate: { $num } ÷ { $den }
words-full-from = From { $full } % on: { $max ->
    [one] { $max } point
   *[other] { $max } points
}
words-in-proportion = Below that: in proportion to the rate
words-below-floor = Below { $floor } %: 0 points
words-up-to-floor = { $floor } % or less: 0 points
words-at = At { $percent } %: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
words-between = Between them: in a straight line; outside them: as at the nearest
words-split = { $max ->
    [one] { $max } point
   *[other] { $max } points
} times the sum of these parts:
words-part = { $weight } × { $label } ÷ { $total }
words-deduct = Starts at { $start ->
    [one] { $start } point
   *[other] { $start } points
}; each case takes away:
words-min = No lower than { $min ->
    [one] { $min } point
   *[other] { $min } points
}
words-count = By { $label }:
words-count-tier = { $min } or more: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
words-survey-mean = { $max ->
    [one] { $max } point
   *[other] { $max } points
} times the mean of the forms:
words-option = { $option }: { $percent } %
words-forms = { $min ->
    [one] At least { $min } form is needed
   *[other] At least { $min } forms are needed
}
words-group = Who is asked: { $group }
words-satisfaction = { $max ->
    [one] { $max } point
   *[other] { $max } points
} times the satisfied share ({ $levels })
words-index = { $max ->
    [one] { $max } point
   *[other] { $max } points
} × { $source } ÷ { $scale }
words-as-of = The value as of { $day }
words-bonus = Each case adds, { $cap ->
    [one] { $cap } point
   *[other] { $cap } points
} at most in all:
words-penalty = Each case takes away, no lower than { $cap ->
    [one] { $cap } point
   *[other] { $cap } points
} in all:
words-na-full = Does not apply where { $when }: full points
words-na-exclude = Does not apply where { $when }: leaves the maximum
words-na-zero = Does not apply where { $when }: 0 points, the maximum stays
words-na-nothing = there is nothing to count
words-na-province = Only a reviewing body may say that it does not apply
words-na-reason = It must be said why it does not apply
words-checklist-all = All of these must be met, or there are 0 points:
words-checklist-any = The best of these that is met counts:
words-points = Set from { $min } to { $max ->
    [one] { $max } point
   *[other] { $max } points
}
words-step = In steps of { $step ->
    [one] { $step } point
   *[other] { $step } points
}
words-difference = Comparison: { $now } − { $base }
words-change = Comparison: growth of { $now } over { $base }
words-ratio = Comparison: { $now } ÷ { $base }
words-full-at = From { $full } on: { $max ->
    [one] { $max } point
   *[other] { $max } points
}
words-below = Below { $floor }: 0 points
words-formula = By a formula, with:
words-variable = { $name } = { $label }
words-formula-only = Points: { $formula }
words-formula-when = If { $condition }: { $formula }
words-formula-otherwise = Otherwise: { $formula }
words-survey-groups = { $max ->
    [one] { $max } point
   *[other] { $max } points
} times the weighted mean of the groups:
words-survey-group = { $label }: { $percent } % of the points

## Ranges of a value

range-all = Any value
range-gt = Above { $low }
range-gte = From { $low } on
range-lt = Below { $high }
range-lte = { $high } or less
range-gt-lt = Above { $low } to below { $high }
range-gt-lte = Above { $low } up to { $high }
range-gte-lt = From { $low } to below { $high }
range-gte-lte = From { $low } to { $high }

## How points come about

explain-value = { $label }: { $value }
explain-choice = { $label }: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-points = Set by the reviewer: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-not-applicable-full = Does not apply: { $max ->
    [one] full { $max } point
   *[other] full { $max } points
}
explain-not-applicable-exclude = Does not apply: { $max ->
    [one] { $max } point leaves the maximum
   *[other] { $max } points leave the maximum
}
explain-not-applicable-zero = Does not apply: 0 points, the maximum stays { $max }
explain-fraction = { $num }/{ $den }
explain-rate = { $rate } { $sign } { $percent } %
explain-tier = { $range }: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-towards = { $rate } ÷ { $full } %
explain-percent = { $percent } %
explain-product = { $max } × { $factor } { $sign } { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-between = { $low_points } + ({ $percent } − { $low }) ÷ ({ $high } − { $low }) × ({ $high_points } − { $low_points }) { $sign } { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-level-low = { $percent } % or less: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-level-high = From { $percent } % on: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-plus = { $left } + { $right }
explain-minus = { $left } − { $right }
explain-times = { $left } × { $right }
explain-times-percent = { $count } × { $percent } %
explain-weighted = { $weight } × { $fraction }
explain-sum = { $terms } { $sign } { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-split = { $max } × ({ $terms }) { $sign } { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-mean = ({ $terms }) ÷ { $forms } { $sign } { $percent } %
explain-no-events = No case: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-capped = { $max ->
    [one] { $max } point
   *[other] { $max } points
} at most
explain-rounded = Rounded: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-not-all = { $missing } not met: 0 points
explain-best = The best that is met: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-points-set = Points given: { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-difference = { $now } − { $base } { $sign } { $value }
explain-change = ({ $now } − { $base }) ÷ { $base } { $sign } { $value } %
explain-ratio = { $now } ÷ { $base } { $sign } { $value } %
explain-share = { $value } ÷ { $full }
explain-and = and
explain-or = or
explain-when = Because { $condition }:
explain-unmet = Does not hold: { $condition }
explain-otherwise = Because no condition holds:
explain-group = { $label }: { $mean }
explain-percent-of = { $percent } % × { $mean } %
explain-shares = { $terms } { $sign } { $percent } %

## One step more

next-more = { $label }: needs { $by } more{ $of }{ $reach }: +{ $points ->
    [one] { $points } point
   *[other] { $points } points
}
next-fewer = { $label }: needs { $by } fewer{ $of }{ $reach }: +{ $points ->
    [one] { $points } point
   *[other] { $points } points
}
next-met = { $label }: once met{ $of }{ $reach }: +{ $points ->
    [one] { $points } point
   *[other] { $points } points
}
next-of = of { $of }
next-reach = to reach { $sign } { $value }

## Findings about answers

label-satisfied = Satisfied forms
label-answered = Answered forms
label-points = Points
answer-unreadable = The answer cannot be read ({ $error }). Answer this criterion again.
answer-not-applicable = “Not applicable” is not allowed here. Answer as the rule asks.
answer-not-claimable = Only a reviewing body may say that this criterion does not apply. Answer as the rule asks, or explain.
answer-no-reason = It must be said why this criterion does not apply.
answer-shape = The answer is of another kind of rule. Answer this criterion again.
answer-undeclared = This criterion has no input “{ $name }”; it is not counted.
answer-decimal = { $label }: “{ $value }” is not a number. Enter one such as 1234 or 0.5.
answer-negative = { $label }: { $value } is negative. Enter 0 or more.
answer-whole = { $label }: { $value } is not a whole number.
answer-above-scale = { $label }: { $value } is more than the scale of { $max }.
answer-points-range = { $points ->
    [one] { $points } point is not
   *[other] { $points } points are not
} between { $low } and { $high }.
answer-choice = There is no option number { $choice }; { $options ->
    [one] there is { $options }
   *[other] there are { $options }
}.
answer-length = The answer has { $found ->
    [one] { $found } entry
   *[other] { $found } entries
}, the criterion { $expected }. Answer this criterion again.
answer-zero-denominator = { $den_label } is 0, but { $num_label } is { $num }. Check both numbers.
answer-above-whole = { $num_label } ({ $num }) is more than { $den_label } ({ $den }). Check both numbers.
answer-no-tier = No tier holds the value { $percent }. Tell whoever issued the criteria set.
answer-no-count-tier = No tier holds the count { $count }. Tell whoever issued the criteria set.
answer-zero-total = { $total_label } is 0, but the parts come to { $sum }. Check the numbers.
answer-parts-above = The parts come to { $sum }, more than { $total_label } ({ $total }). Check the numbers.
answer-option = The survey has no option “{ $option }”.
answer-too-few-forms = { $forms ->
    [one] There is { $forms } form
   *[other] There are { $forms } forms
}, fewer than the { $min } needed.
answer-satisfied = { $satisfied } satisfied are more than { $answered ->
    [one] { $answered } answer
   *[other] { $answered } answers
}. Check both numbers.
answer-points-step = { $points ->
    [one] { $points } point
   *[other] { $points } points
} do not lie on a step of { $step } from { $min }.
answer-formula-nought = { $formula } cannot be computed: it would divide by 0. Check the numbers.
answer-no-formula = There is no formula for these numbers. Tell whoever issued the criteria set.
answer-group = { $label }: { $finding }
answer-too-precise = The numbers have too many digits to be scored. Enter shorter ones.
answer-no-leaf = “{ $code }” is no scored criterion of this set; its answer is not counted.
answer-twice = { $code } is answered more than once in the file; the last answer counts.

## Answers in words

answer-said-unreadable = Cannot be read
answer-said-not-applicable = Does not apply
answer-said-points = { $points ->
    [one] { $points } point
   *[other] { $points } points
} (set directly)
answer-said-nothing = No answer
answer-said-yes = Met
answer-said-no = Not met
answer-said-satisfied = { $satisfied } of { $answered } satisfied
answer-said-number = { $number }
answer-said-text = { $text }

## Server

problem-sign-in-needed = Sign in to go on.
problem-wrong-password = User name and password do not match.
problem-too-many-attempts = Too many attempts. Wait a while, then try again.
problem-too-many-requests = This device sends too many requests. The exchange goes on by itself in a little while.
problem-seat-revoked = This device was revoked. What it sent late is in no sheet, but kept for the administrator to read: tell your administrator.
problem-late-work-full = This device may no longer be used with this account, and the server takes no more from it. What is not sent stays on this device: tell your administrator.
problem-not-allowed = This account may not do that.
problem-cross-site = The request does not come from this system's own pages.
problem-not-found = There is nothing here.
problem-method-not-allowed = This address does not take that kind of request.
problem-body-too-large = What was sent is too large.
problem-body-unreadable = What was sent cannot be read.
problem-invalid = Something in what was sent is not right.
problem-conflict = Somebody else changed this meanwhile. Load it again.
problem-busy = The server is busy. Try again in a moment.
problem-storage-full = The server’s disk is full; it has taken nothing. Tell your administrator.
problem-internal = The server has failed. Tell your administrator the request's number.
query-parameter = The value of the parameter “{ $name }” of the address cannot be read.
sync-changes = One exchange holds at most { $max } changes.
sync-decisions = One exchange holds at most { $max } decisions.
