# Why a date is that date: on the receipt and the status page, and in every letter that tells a date.
# Sentences under 20 words, words that a twelve-year-old knows, no Latin.
# $date is for example "Monday 21 December 2026", $period "30 days", $law the name of a law.

why-received = We received your request on { $date }.
why-received-zone = We received your request on { $date } (the day in { $zone }).
why-unnamed = No law names what you ask for. So the shortest time that the law has counts.
why-acknowledge = By { $date } we must tell you that we have it: { $period }.
why-acknowledge-own = We tell you by { $date } that we have it: { $period }.
why-started-identity = The time began on { $date }, when we had what we needed to know you.
why-started-fee = The time began on { $date }, when the fee was paid.
why-started-reflection = The time began on { $date }, when the days in which you could think about the cost were over.

## How long

why-law = The law gives us { $period }: { $law }.
why-guidance = The authority asks us to answer within { $period }: { $law }.
why-policy = Our own rule is { $period }.
why-promise = We promise an answer within { $period }.
why-reading = As we read the law, we have { $period }.
# A law with its provision: California Consumer Privacy Act, Cal. Civ. Code 1798.130(a)(2).
why-cited = { $law }, { $source }
why-legal = The law allows { $period }: { $law }.
why-legal-until = The law allows { $period }, until { $date }: { $law }.

## How we count

why-days = Every day counts, weekends and holidays too. The day after is day one.
why-months = We count to the same day of the month. If that month is shorter, its last day counts.
why-working-mon = Only Monday to Friday count. The day after is the first that can count.
why-working-sun = Only Sunday to Thursday count. The day after is the first that can count.
why-ends = So the time would end on { $date }.
why-weekend = { $date } does not count: it is a weekend.
why-holiday = { $date } does not count: { $name }.
why-rolled = So the next working day counts: { $date }.
# $names is a list of holidays.
why-holidays = These days do not count: { $names }.

## What moved it. $reason is for example "To be sure that it is really you".

why-paused = From { $from } to { $to } the time stood still. { $reason }, we asked you something.
why-paused-days = { $count ->
    [one] That adds { $count } day: { $date }.
   *[other] That adds { $count } days: { $date }.
}
why-paused-working = { $count ->
    [one] That adds { $count } working day: { $date }.
   *[other] That adds { $count } working days: { $date }.
}
why-paused-short = From { $from } to { $to } the time stood still.
why-stopped = The time has stood still since { $date }. { $reason }, we asked you something.
why-stopped-until = It runs on when your answer reaches us.
why-ran-on = On { $date } we asked you something. This time runs on meanwhile.
why-extended = We take { $period } more, and told you on { $told }. That makes { $date }.
why-extended-short = We take { $period } more.
why-extended-to = We told you on { $told } that we answer by { $date }.
why-extended-to-short = We told you that we answer by { $date }.
why-postponed = We moved our own date to { $date }, and told you before.
why-postponed-short = We moved our own date.
why-joined = We answer it together with another request, for which { $date } is the last day. It holds for both.
why-result = So the last day is { $date }.

## One line for each law, where several apply

clocks-heading = The dates that count for you
clocks-first = The first of these dates counts.
clocks-beside = { $count ->
    [one] Another date runs beside it:
   *[other] Other dates run beside it:
}
clock-promise = Our own promise
clock-base = Our own rules
clock-reading = Our own reading of the law
clock-by = { $law }: by { $date }.
clock-by-own = { $law }: by { $date }, by our own rule.
clock-stopped = { $law }: paused since { $date }. { $reason }, we asked you something.
clock-paused = { $law }: paused.
clock-no-date = { $law }: no date.
