# The Laws pages of the console: the laws at hand, one law, a date tried out, holidays.

desk-laws = Laws
desk-laws-nav = Laws
desk-laws-tab-list = All laws
desk-laws-tab-try = Try a date
desk-laws-tab-holidays = Holidays
desk-laws-tab-replay = What would change
desk-laws-lead = Every law and every rule of our own that Habeas can count by, as the files say it. Open one for its articles.
desk-laws-found = What a look over your laws and promises found
desk-finding-note = Note
desk-finding-warning = Cannot be meant
desk-finding-unlawful = Unlawful
desk-laws-ours = Used here
desk-laws-others = At hand, not used here

desk-law-column-law = Law
desk-law-column-attached = Applies to
desk-law-column-in-force = In force for requests received
desk-law-column-places = Places
desk-law-column-rights = Rights
desk-law-column-examples = Examples
desk-law-column-unsure = To look up
desk-law-column-right = Right
desk-law-column-cite = Where it is written
desk-law-column-proof = Proof of identity
desk-law-column-sure = How sure
desk-law-column-what = What
desk-law-column-figure = Figure
desk-law-column-basis = Rests on
desk-law-column-text = Text
desk-law-column-authority = Authority
desk-law-column-place = Place
desk-law-column-complaint = Complaint
desk-law-column-languages = Languages
desk-law-column-example = Example
desk-law-column-expected = Expected
desk-law-column-came = Today

desk-law-version = version { $version }
desk-law-kind-statute = statute
desk-law-kind-promise = published promise
desk-law-kind-base = base rules, for places without a law
desk-law-from = from { $from }
desk-law-from-until = from { $from } to { $until }
desk-law-coming = not yet in force
desk-law-over = no longer in force
desk-law-never-chosen = never chosen
desk-law-disabled = This law is listed but never chosen: { $reason }
desk-law-places = { $count ->
    [one] { $count } place
   *[other] { $count } places
}
desk-law-no-place = no place of its own
desk-law-not-attached = nobody here
desk-law-by-establishment = everybody, because of where we are
desk-law-by-residence = people who live in its places
desk-law-by-record = certain records, when an officer says so
desk-law-by-nothing-else = whoever no law here protects
desk-law-examples-passed = { $well } of { $all } come true
desk-law-unsure = { $count ->
    [0] none
    [one] { $count } entry
   *[other] { $count } entries
}

desk-law-only-record = This version is no longer installed. It stands on record because requests came in under it.
desk-law-on-record = on record only
desk-law-versions = Versions
desk-law-fact-kind = Kind
desk-law-fact-cite = Cited as
desk-law-fact-in-force = In force for requests received
desk-law-fact-places = Places
desk-law-fact-applies = Protects
desk-law-fact-attached = Applies here to
desk-law-fact-counting = Days are counted by
desk-law-fact-unsure = To look up before you rely on it
desk-law-fact-calendar = Working days
desk-law-applies-only = only: { $who }
desk-law-applies-except = not: { $who }
desk-law-applies-parent = only if a parent asks for the child
desk-law-standing-employee = employees
desk-law-standing-applicant = applicants for work
desk-law-standing-contractor = contractors
desk-law-standing-business_contact = business contacts
desk-law-standing-student = students
desk-law-standing-pupil = pupils
desk-law-standing-child_under_13 = children under 13

desk-law-rights = Rights
desk-law-right-means = is called “{ $right }” here
desk-law-right-only = only for: { $what }
desk-law-right-otherwise = otherwise our own rule: { $period }
desk-law-right-from = for requests received from { $date }
desk-law-right-until = for requests received until { $date }
desk-law-no-date = no date set
desk-law-or = {" "}or, if earlier,{" "}
desk-law-capped = { $period }, never later than { $cap }
desk-law-by-calendar = { $period } of the calendar { $calendar }

desk-law-figures = Figures
desk-law-authorities = Authorities
desk-law-complaint-form = complaint form
desk-law-complaint-unknown = by its web page
desk-law-figures-of = Figures for { $rights }
desk-law-start-receipt = The period starts on the day after receipt. Proving identity or paying a fee does not move it.
desk-law-start-latest = The period starts on the day after the latest of these: receipt, identity information that was asked for, a fee that was asked for.
desk-law-start-reflection = The period starts on the day after receipt; where the person was told of a cost and accepts it, on the day after the { $days } days in which they could think about it.
desk-law-answer = Answer within
desk-law-target = Service target
desk-law-cap = Never later than
desk-law-acknowledge = Acknowledge within
desk-law-carry-out = After the answer, carry out within
desk-law-stop = Stop: { $reason }
desk-law-stop-what = The clock stands from the question to its answer.
desk-law-stop-only = Only for: { $what }.
desk-law-stop-except = Not for: { $what }.
desk-law-reason-identity = identity
desk-law-reason-scope = what exactly is asked for
desk-law-reason-authority = authority to act for the person
desk-law-reason-fee = a fee
desk-law-reason-other = another question
desk-law-extension = Extension
desk-law-extension-what = { $period } more, once, told before the date it moves. Reasons: { $reasons }
desk-law-extension-named = once, until a date that the person is told before the date it moves. Reasons: { $reasons }
desk-law-longer-complexity = the request is complex
desk-law-longer-number_of_requests = many requests came at once
desk-law-longer-operations = it would unreasonably interfere with operations
desk-law-longer-consultation = others must be consulted
desk-law-longer-conversion = the data must be converted to another format
desk-law-refusal = Refusal
desk-law-refusal-moved = An extension moves the last day for it, too.
desk-law-refusal-stays = Due at the first date: an extension does not move it.
desk-law-proof-none = none may be asked for
desk-law-proof-doubts = only on reasonable doubts, no more than needed
desk-law-proof-reasonable = to a reasonable degree
desk-law-proof-high = to a reasonably high degree
desk-law-proof-silent = says nothing

desk-certainty-text = the text itself was read
desk-certainty-secondary = a source about it was read
desk-certainty-known = common knowledge
desk-certainty-unchecked = unsure: look it up before you rely on it
desk-certainty-own = our own choice, not law

desk-law-refusals = Grounds for refusing
desk-law-refusal-whole = Only for a whole request.
desk-law-refusal-part = Only for a part of the data.
desk-law-refusal-needs-words = Only with words of your own in the letter: its sentence points at them.
desk-law-remedies = What the person can do
desk-law-duties = Duties beside the answer
desk-law-exemptions = Whom or what this law leaves out
desk-law-remedy-controller = To us
desk-law-remedy-appeal = By appeal
desk-law-remedy-authority = To an authority
desk-law-remedy-court = To a court
desk-law-duty-tell_recipients = Tell those who received the data
desk-law-duty-keep_records = Keep records
desk-law-duty-free_requests = Free requests
desk-law-duty-redact = Never disclose
desk-law-duty-agents = People who act for others
desk-law-duty-format = Form of the answer
desk-law-duty-refusal_content = What a refusal says
desk-law-duty-extension_content = What a notice of extension says
desk-law-duty-appeal = Appeals
desk-law-duty-note = Worth knowing
desk-law-text-for = For: { $rights }.
desk-law-duty-figure = Figure: { $value }.

desk-law-examples = Examples
desk-law-examples-lead = They are the tests of this file, counted again whenever this page is opened.
desk-law-example-question = { $right }, received { $received } ({ $zone })
desk-law-expected-acknowledge = acknowledge by { $date }
desk-law-expected-carry-out = carry out by { $date }
desk-law-expected-due = due { $date }
desk-law-expected-extended = extended to { $date }
desk-law-expected-legal = lawful until { $date }
desk-law-example-passed = comes true
desk-law-example-failed = does not come true
desk-law-example-try = Try it yourself

## Try a date

desk-try-title = Try a date
desk-try-lead = Counts one date by one law and shows every step. Nothing is saved. The question stands in the address of this page: copy the link to send it on.
desk-try-question = Question
desk-try-law = Law
desk-try-right = Right
desk-try-purpose = What an objection is about
desk-try-purpose-none = nothing in particular
desk-try-ground = On which ground erasure or restriction is asked
desk-try-ground-none = none is named
desk-try-received_on = Received on
desk-try-received_time = Time of receipt
desk-try-received_time-hint = Local time, like 14:05
desk-try-zone = Time zone
desk-try-zone-hint = A name like Europe/Berlin
desk-try-zone-unknown = Enter the name of a time zone, like Europe/Berlin or America/New_York
desk-try-office = One-off days of
desk-try-office-hint = Closing days count only for our own figures, never for those of a law.
desk-try-office-none = nobody
desk-try-happened = What happened since, if anything
desk-try-verified_on = Identity information arrived on
desk-try-fee_paid_on = Fee paid on
desk-try-pause_on = Question reached the person on
desk-try-resume_on = Their answer arrived on
desk-try-extend_on = Extension told on
desk-try-reason = The question was about
desk-try-reason-own = what this law stops its clock for
desk-try-events = Or all of it in the short form
desk-try-events-hint = Like pause@2026-03-05;resume@2026-03-08;extend@2026-03-20. The words are verified, fee_paid, pause, resume, extend; extend@2026-03-20/2026-05-01 names the new date where the law leaves it to us.
desk-try-events-twice = Use the fields above or the short form, not both
desk-try-bad-events = This cannot be read: { $problem }
desk-try-button = Count
desk-try-not-in-force = This law is not in force for a request received on that day. It is in force { $times }
desk-try-not-granted = This law does not grant this right to a request received on that day
desk-try-out-of-range = Dates are counted from 1970 to 2199
desk-fault-unknown = Choose one from the list
desk-try-empty = Fill in the question and choose Count. The dates appear here.
desk-try-dates = Dates
desk-try-stopped = no date while the clock stands
desk-try-extend-by = Tell an extension by
desk-try-end = Kept by what happens before
desk-try-target = promised to nobody
desk-try-copy = To copy
desk-try-copy-label = The question as habeas deadlines takes it, the version of the law, and every step on a line

## Holidays

desk-holidays-title = Holidays { $year }, calendar { $calendar }
desk-holidays-lead = Computed by rule, so that no year is missing.
desk-holidays-mon-fri = This calendar works Monday to Friday.
desk-holidays-sun-thu = This calendar works Sunday to Thursday.
desk-holidays-used-by = It is the calendar of { $controller }.
desk-holidays-calendar = Calendar
desk-holidays-year = Year
desk-holidays-go = Show
desk-holidays-none = This calendar has no holidays.
desk-holidays-date = Date
desk-holidays-weekday = Weekday
desk-holidays-name = Name
desk-holidays-note = Note
desk-holidays-weekend = falls on the weekend
desk-holidays-closure = Our own closing day ({ $controller })
desk-holidays-worked = A working day of our own ({ $controller })
desk-holidays-years = Other years
desk-calendar-WEEKDAYS = Monday to Friday, no holidays
desk-calendar-SUN-THU = Sunday to Thursday, no holidays
desk-calendar-IL = Israel
desk-calendar-IL-BANK = Israel, banking days
desk-calendar-IL-EVES = Israel, with the eves of holidays
desk-calendar-US-federal = United States, federal
desk-calendar-GB-EAW = England and Wales
desk-calendar-GB-SCT = Scotland
desk-calendar-GB-NIR = Northern Ireland
desk-calendar-IE = Ireland
desk-calendar-DE = Germany, nationwide
desk-calendar-FR = France
desk-calendar-ES = Spain, nationwide
desk-calendar-IT = Italy
desk-calendar-NL = Netherlands
desk-calendar-BR = Brazil, national
desk-calendar-CA-federal = Canada, federal
desk-calendar-CA-BC = British Columbia
desk-calendar-CL = Chile
desk-calendar-CO = Colombia
desk-calendar-AR = Argentina, without bridge days
desk-calendar-MX = Mexico
desk-calendar-NZ = New Zealand, Privacy Act
desk-calendar-AU = Australia, national
desk-calendar-EU-TARGET = European Union, TARGET closing days

## What would change

desk-replay-title = What would change
desk-replay-lead = Choose a law file. Every open case that stands under this law is counted again by the file, as if it had always been in force. Nothing is saved, and no case is touched.
desk-replay-file = Law file
desk-replay-file-hint = TOML, at most { $size } KiB. Its name does not matter.
desk-replay-file-name = your file
desk-replay-button = Show what would change
desk-replay-faults = This file cannot be used
desk-replay-not-text = The file is not UTF-8 text
desk-replay-no-file = Choose a law file that is not empty
desk-replay-open = { $count ->
    [one] { $count } open case was looked at.
   *[other] { $count } open cases were looked at.
}
desk-replay-under = { $count ->
    [one] { $count } stands under this law.
   *[other] { $count } stand under this law.
}
desk-replay-moved = { $count ->
    [0] None would move.
   *[other] { $count } would move.
}
desk-replay-earlier = { $count } to an earlier date.
desk-replay-later = { $count } to a later date.
desk-replay-late = { $count } would become late.
desk-replay-not-counted = For { $count } no date could be counted.
desk-replay-not-in-force = { $count } came in on a day for which this file is not in force: by law they would stay as they are.
desk-replay-untrue = { $count ->
    [one] { $count } example of the file does not come true. It could not be installed like this.
   *[other] { $count } examples of the file do not come true. It could not be installed like this.
}
desk-replay-nothing = No open case would move.
desk-replay-csv = Download all rows (CSV)
desk-replay-caption = Open cases that would move
desk-replay-column-now = Date now
desk-replay-column-then = By the file
desk-replay-column-moved = Moves by
desk-replay-column-notes = Notes
desk-replay-days-earlier = { $count ->
    [one] { $count } day earlier
   *[other] { $count } days earlier
}
desk-replay-days-later = { $count ->
    [one] { $count } day later
   *[other] { $count } days later
}
desk-replay-same-day = same day
desk-replay-becomes-late = becomes late
desk-replay-legal = the law allows until { $date }
desk-replay-acknowledge = acknowledge by { $date }
desk-replay-stays = not in force on the day of receipt: stays as it is
desk-replay-why = not counted: { $why }
desk-replay-left-off = { $count ->
    [one] { $count } more row is in the download.
   *[other] { $count } more rows are in the download.
}
