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

## The person wrote

arrived-subject = { $reference }: a message has arrived
arrived-title = A message has arrived
arrived-intro = The person wrote to you. Read it, and answer, with the case:

## An answer was taken back

recalled-subject = { $reference }: an answer was taken back
recalled-title = An answer was taken back
recalled-at = An answer was taken back on { $at }. Nobody can collect it any more. Letters that left cannot be called back.
recalled-none = None of its files was collected.
recalled-some = These of its files were collected before:
recalled-file = { $times ->
    [one] one file, on { $since }
   *[other] one file { $times } times, first on { $since }
}
recalled-until = If personal data reached somebody else, the authority may have to be told within 72 hours: by { $at }. Whoever decides on breaches looks at it now.
recalled-where = Which files they are stands with the case:

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
alarm-where = Look at it and see to it here:

## To one colleague, about how they sign in

account-subject = Your account: { $what }
account-happened = Your account: { $what }.
account-when = When
account-not-you = If you did not do this and did not ask for it, tell an administrator at once.
account-second_factor_set = a second factor was set up
account-means-second_factor_set = Everywhere else you are signed out. From now on you sign in with your password and a code of your authenticator app.
account-second_factor_reset = your second factor was taken away
account-means-second_factor_reset = You are signed out everywhere. Another mail brings you a link to set up a new one.
account-provider_linked = you sign in with the identity provider now
account-means-provider_linked = Everywhere else you are signed out. Your password, your second factor and your recovery codes are gone; you sign in with your account at the identity provider.
account-token_shown_twice = a program was signed out
account-means-token_shown_twice = A token of this program was used twice. One of the two who used it has stolen it, so the sign-in has ended with all its tokens. Whoever runs the program signs in again.
account-password_chosen = a new password was chosen
account-means-password_chosen = Everywhere else you are signed out.
account-recovery_codes_made = new recovery codes were made
account-means-recovery_codes_made = The recovery codes of before are void.
account-recovery_code_used = a recovery code was used
account-means-recovery_code_used = It stood in for a code of your authenticator app and works no longer.

## To one colleague, a link

invitation-subject-join = Your account: choose a password
invitation-subject-choose_again = Your account: choose a new password
invitation-subject-set_up_factor = Your account: set up a new second factor
invitation-intro-join = You have an account at the privacy desk. Open this page to choose your password and to set up your second factor:
invitation-intro-choose_again = Open this page to choose a new password:
invitation-intro-set_up_factor = Open this page to choose a new password and to set up a new second factor:
invitation-lifetime = The link works once, within { $hours } hours.
invitation-not-you = Nobody else needs this link, and nobody will ask you for it. If you do not know what it is about, tell an administrator.

## To an administrator, that mail leaves

mail-test-subject = Test of the mail: { $when }
mail-test-text = If you read this, mail leaves the installation and reaches you. Nothing is to be done. It was asked for on the page of the installation.
