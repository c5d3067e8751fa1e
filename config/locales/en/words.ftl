# Words that pages and letters share: the language itself, dates, periods, rights, states, reasons.
# A family of keys ends in an id of the program: right-access, step-approve. Keep the ids as they are.

language-name = English
language-direction = ltr

## Dates

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# $date is what date-plain gives.
date-long = { $weekday } { $date }
date-plain = { $day } { $month } { $year }
# $date is what date-long gives, $zone a name such as Europe/Berlin.
date-time = { $date }, { $time } ({ $zone })
date-time-plain = { $date }, { $time }

days-today = today
days-ahead = { $count ->
    [one] { $count } day from now
   *[other] { $count } days from now
}
days-past = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}

## Periods

period-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
period-working_days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
period-weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}
period-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
period-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
period-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}

## Rights, as the person would say them

right-access = Get a copy of my data
right-know = Know what you have about me
right-portability = Move my data elsewhere
right-erasure = Delete my data
right-correction = Correct my data
right-objection = Stop using my data
right-restriction = Pause the use of my data
right-withdraw_consent = Take back my consent
right-adm_review = Have a person look at an automatic decision
right-opt_out = Do not sell or share my data
right-limit_sensitive = Limit the use of my sensitive data
right-transfer_info = Know how my data are protected abroad
right-third_party_list = Know who received my data
right-appeal = Look at a decision again
right-complaint = Complaint about how my data are handled
right-unsure = Not sure yet
right-remove_posts = Remove what I posted
right-child_report = You hold data of a child
right-question = Question about my data

# Of two objections each has its own line.
right-and-purpose = { $right }: { $purpose }
purpose-marketing = marketing
purpose-profiling = profiling
purpose-research = research
purpose-training = training of models
purpose-other = another use

## States, as the person reads them

stage-received = Received
stage-waiting_for_you = Waiting for you
stage-checking_identity = Checking who you are
stage-in_progress = In progress
stage-paused = Paused
stage-extended = Extended
stage-ready = Ready to collect
stage-done = Done
stage-partly_done = Partly done
stage-not_done = Not done
stage-withdrawn = Withdrawn
stage-passed_on = Passed to another organisation
stage-under_appeal = Under appeal
stage-joined = Together with another request

## Why we ask, and why we need longer

reason-identity = To be sure that it is really you
reason-scope = To know exactly what you ask for
reason-authority = To be sure that you may act for the person
reason-fee = To tell you about a fee
reason-other = To answer your request well

extension-complexity = Your request is complex.
extension-number_of_requests = We have received many requests at once.

## What happened to each item

outcome-give = given to you
outcome-erase = deleted
outcome-anonymise = made anonymous
outcome-block = blocked: kept, but not used
outcome-keep = kept
outcome-withhold = not given
outcome-not_held = we do not have this

## What an officer has to do next

step-acknowledge = tell the person that we have the request
step-identity = establish who is asking
step-answer_awaited = wait for the person's answer
step-decide = collect and decide
step-approve = second person: approve or return
step-send = send the answer
step-other_channel = reach the person another way
step-refuse = if it is to be refused, refuse by this day: the extension does not move it
step-tell_extension = reach the person with the letter about the extension, else it lapses
step-tell_recipients = tell those who received the data, and record how

# A sentence with the provision behind it.
sentence-with-citation = { $words } ({ $citation })

# On what a refusal rests: a provision, or a rule of the office itself with the provisions behind it.
citation-law = { $law }
citation-four_eyes = four eyes; { $law }
citation-own_dates = only the office's own dates may be moved
citation-procedure = procedure of the office
citation-roles = roles; { $law }
citation-tiers = tiers of proof; { $law }
