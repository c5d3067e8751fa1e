# Letters to staff.

## 22: due ladder

ladder-subject = { $count ->
    [one] Due dates: { $count } case
   *[other] Due dates: { $count } cases
}
ladder-intro = { $count ->
    [one] { $count } case of yours needs a look
   *[other] { $count } cases of yours need a look
}
ladder-caption = The nearest date first
ladder-when = When
ladder-missing = What is missing
ladder-due = Due { $date }, { $distance }
ladder-late = This notice is late: the machine was not running when it was due.
rung-left = { $share ->
    [50] half of the time is left
    [25] a quarter of the time is left
    [10] a tenth of the time is left
   *[other] { $share } per cent of the time is left
}
rung-working-days = { $count ->
    [0] the last working day has begun
    [one] one working day is left
   *[other] { $count } working days are left
}
rung-due = due today
rung-overdue = overdue

## 24: approval

approval-subject-wanted = { $reference }: your approval is wanted
approval-subject-returned = { $reference }: returned to you
approval-wanted = A decision waits for your approval.
approval-returned = Your decision was returned to you with a comment.

## 25: alarms

alarm-subject = Alarm: { $what }
alarm-job_late = a job is late
alarm-duty_mail_bounced = a mail that the law asks for came back
alarm-dead_letter = a mail could not be delivered and is not tried again
alarm-chain_broken = a chain of events does not fit its hashes
alarm-timers_differ = an open case lacks a timer
alarm-extension_lapsed = an extension came too late, the old date stands
alarm-postponement_lapsed = the letter about our own date was too late
alarm-self_test_failed = a check of the system failed
alarm-which = Which
alarm-since = Since
alarm-run = What to run:
