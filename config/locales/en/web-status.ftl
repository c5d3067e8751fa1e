# The status page, the link of the confirmation mail, and the page for collecting the answer.

status-title = Your request
status-heading = See how far your request is
status-lead = Enter your reference. We then mail a code to the address that belongs to it.
status-reference = Reference
status-reference-hint = It looks like HB-7K3M-9QXT-4Z and stands on your receipt.
status-reference-required = Enter your reference
status-reference-wrong = Check the reference: a character is wrong or missing. It looks like HB-7K3M-9QXT-4Z
status-send-code = Send me a code
status-no-mail = I have no e-mail address, or lost my reference
status-no-mail-text = Call or write to us. The addresses stand below. The letters that we send you by post hold a code for this page.
status-code-title = Enter the code
status-code-lead = If an e-mail address belongs to { $reference }, a code is on its way to it. It can take a few minutes.
status-code = Code with 6 digits
status-code-hint = You can paste it. A code from a letter by post has 12 digits. After five wrong tries you need a new one.
status-enter = Continue
status-code-again = Ask for another code

# A code that opened nothing; the same is said of a request that does not exist.
wrong-code-no_code = A code has 6 digits, one from a letter by post has 12. Look at the newest mail again
wrong-code-another = This is not the code, or it was used already. Look at the newest mail again, or ask for a new code
wrong-code-tries_left = { $left ->
    [one] This is not the code, or it was used already. Look at the newest mail again: you can try once more
   *[other] This is not the code, or it was used already. Look at the newest mail again: you can try { $left } more times
}
wrong-code-used_up = This code no longer works, because wrong ones were entered too often. Ask for a new code
wrong-code-too_old = The code that we mailed last is too old. Ask for a new code

status-fresh-code = To protect your data we need a fresh code before you collect them. We have just mailed you one. It opens this page for 10 minutes.
status-fresh-code-sent = To protect your data we need a fresh code before you collect them. We mailed you one a moment ago. If it does not come, wait a little and open this page again.

status-own-heading = Your request
status-unconfirmed = Your address { $address } is not confirmed yet. Your request counts all the same. Confirm it with the code that we mailed, so that our answer reaches you.
status-confirm-again = Send me a new code
status-ready-heading = Your answer is ready
status-ready = You can collect it here. We first mail you a fresh code.
status-ready-now = You can collect it here.
status-ready-until = It stays here until { $date }.
status-collect = Collect my answer
status-gone-over = The files of our answer could be collected until their last day. They are no longer here.
status-gone-taken_back = We took our answer back, because something about it was wrong.
status-gone-more = What you can do now
status-stopped = The time has stood still since { $date }. { $reason }, we asked you something. It runs on when your answer reaches us.
status-extended = We need until { $due }, instead of { $base }. We told you why by mail.
status-postponed = We had set ourselves { $from }. We moved it to { $to } and told you why by mail.
status-asked = We asked you something. { $reason }.
# What the person just did, said once.
status-done-confirmed = Thank you. Your address is confirmed.
status-done-written = Your message has reached us. You find it below, and our reply will stand beside it.
status-done-withdrawn = You have withdrawn this request. We stop working on it.
status-done-reopened = We take your request up again. A new period begins today; its date stands below.
status-done-appealed = We will look at the decision again. The date by which you hear from us stands below.
status-done-complained = Your complaint has reached us. The date by which you hear from us stands below.

status-next-received = Next: we look at your request. You need to do nothing.
status-next-waiting_for_you = Next: you. Please answer our question below, where the messages stand.
status-next-checking_identity = Next: we make sure that it is really you. You need to do nothing unless we ask.
status-next-in_progress = Next: we work on it. You need to do nothing.
status-next-extended = Next: we work on it, until the new date. You need to do nothing.
status-next-paused = Next: we go on as soon as we can.
status-next-ready = Next: you can collect the answer.
status-next-done = We have done it. If something is missing, write to us below.
status-next-partly_done = We have done a part and told you why not the rest. If you disagree, write to us below.
status-next-not_done = We have told you why. If you disagree, write to us below.
status-next-withdrawn = You have withdrawn it. Have you changed your mind? You can open it again here; a new period then begins.
status-next-passed_on = It is closed with us. The other organisation answers you.
status-next-joined = One answer goes to both.
status-next-under_appeal = Next: somebody who did not decide before looks at it again.
status-contests = This is about: { $right }.
status-appeal = Look at this decision again
status-complain = I want to complain
status-timeline = What happened so far
status-withdraw = I no longer want this
status-reopen = I want this after all
status-messages = Messages
status-from-office = From us
status-from-you = From you
status-message = Write to the officer
status-message-hint = Add something, answer a question, or ask one.
status-message-required = Write your message first
status-message-send = Send my message
status-letters = Letters we sent you
status-letters-lead = You can read each letter again, as it left.
status-letter-title = A letter that we sent you
status-letter-mail = We sent it by mail on { $date } to:
status-letter-post = We sent it by post on { $date } to:
status-letter-marks = A mark stands where a code or a link stood: they worked from the letter itself only. All else is the letter as it left.
status-letter-text = The letter as plain text
status-authority = Where you can complain
status-authority-lead = Do we treat your data or your request wrongly? You can always tell the authority for your place.
status-authority-web = Its web page
status-authority-form = Its complaint form
status-leave = Leave this page
status-shared = Do other people use this device? Then leave this page when you are done, so that it keeps nothing of what you typed.
status-other = This browser now shows another request, perhaps opened in another window. Your message was not sent. If it belongs to this request, send it again.

timeline-received = We received your request
timeline-address_confirmed = You confirmed your address
timeline-acknowledged = We told you that we have it
timeline-verified = We know that it is you
timeline-verification_failed = We could not establish that it is you
timeline-question_sent = We asked you something
timeline-clock_stopped = The time stood still
timeline-clock_resumed = The time runs again
# Of several dates some stood still.
timeline-part-stopped = A part of the time stood still
timeline-part-resumed = All of the time runs again
timeline-resumed = Your answer reached us
timeline-extended = We need more time
timeline-postponed = We moved our own date
timeline-answered = We sent the answer
timeline-untold = We did what you asked for. You had left no address at which we could tell you
timeline-refused = We told you that we do not do it, and why
timeline-merged = We answer it together with another request
timeline-unmerged = We answer it alone again
timeline-withdrawn = You withdrew it
timeline-reopened = We took it up again
timeline-collected = A file of our answer was collected
timeline-package_over = The files of our answer were deleted here
timeline-message_received = You wrote to us
timeline-message_sent = We wrote to you
status-merged-waiting = We answer this together with another request. The answer goes only to where we know who asks.
status-merged-answered = We sent you the answer to both. It has the reference { $reference }.
status-merged-unproven = The answer has left, but not to you: we do not know yet who asks here. Write to us below, and we tell you what we need.
status-referral-asked = You wished it, so we asked another organisation to answer. Until it says yes, our date holds. It is:
status-referral-on_behalf = Another organisation decides about this; we only work for it. We passed your request on to:
status-referral-accepted = Another organisation has taken up your request and answers you. It is:
status-referral-declined = Another organisation, which we had asked, did not take it up. We answer you. It was:
timeline-referral_asked = We asked another organisation to answer
timeline-referral_declined = The other organisation did not take it up
timeline-referred = We passed it on
timeline-appealed = You asked us to look again
timeline-complained = You complained
timeline-looked_again = We told you what we found
timeline-not_a_request = We found that this is not a request about data
timeline-classified = We sorted your request
timeline-undelivered = Our mail could not be delivered

withdraw-title = Do you want to withdraw this request?
withdraw-text = If you withdraw it, we stop working on it. Your other requests go on. You can open it again on this page later; a new period then begins.
withdraw-keep = Keep my request
withdraw-do = Withdraw my request

reopen-title = Do you want this after all?
reopen-text = You had withdrawn it. If you open it again, we take it up and a new period begins today. What you told us then still counts.
reopen-keep = Leave it withdrawn
reopen-do = Open my request again

contest-title-appeal = Ask us to look again
contest-title-complaint = Complain
contest-lead-appeal = Somebody who did not decide before looks at it and decides. You get a date by which you hear from us. You can also go to the authority.
contest-lead-complaint = Tell us what went wrong. Somebody who did not work on it looks into it. You can also go to the authority.
contest-text-appeal = What should we look at again?
contest-text-complaint = What went wrong?
contest-text-hint = A few words are enough.
contest-text-required = Say in a few words what we should look at
contest-button-appeal = Ask for a second look
contest-button-complaint = Send my complaint

confirm-heading = Confirm your address
confirm-lead = You or somebody else sent us the request { $reference } and gave your address. Enter the code from our mail, so that we know that our answer reaches you.
confirm-not-you-page = If it was not you, close this page. You need to do nothing.

package-title = Collect your answer
package-lead = Save these files in a safe place. Do not open them on a computer that others use.
package-files = Files
package-file = File
package-size = Size
package-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
package-kilobytes = { $count } KB
package-megabytes = { $count } MB
package-none = There is nothing to collect now.
package-until = You can collect these files until { $date }. After that day they are deleted here.
package-kept = These files were to stay here until { $date }. They stay for now.
package-not-collected = Not collected yet
package-collected = { $times ->
    [one] Collected once, { $at }
   *[other] Collected { $times } times, the last time { $at }
}
package-over-title = Your answer is no longer here
package-over-day = You could collect it until { $date }. That day is over, so we delete the files here.
package-over-deleted = Its files are deleted here.
package-over-again = Do you still need them? Write to us, and ask for them again.
package-over-taken_back = We took it back, because something about it was wrong.
package-over-wait = We look at it again and write to you. You can also write to us.
package-over-replaced = A newer answer has taken its place.
package-over-newer = Open the page of your request. You find the newer answer there.
left-out-title = What we left out, and why
left-out-law = The rule for this: { $citation }
package-wrong = Is something wrong or missing?
package-write = Write to us
