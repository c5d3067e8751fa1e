# Letters to people: what several of them share, then one part a letter.
# Sentences under 20 words, words that a twelve-year-old knows, no Latin.
# A subject holds the reference and neutral words: no name, no right, nothing about health.

letter-reference = Reference
letter-about = About
letter-received = Received
letter-due = Our answer is due by { $date }.
letter-no-due = There is no date set by law for this. We answer as soon as we can.
letter-stopped = The time stands still until your answer to our question reaches us.
letter-why = Why
letter-next = What happens next
letter-citation = The rule: { $citation }
letter-our-words = In our own words:
letter-status = You can see where your request stands, and write to us, on this page:
letter-answer-here = Please answer on this page. An answer to this mail does not get into your request:
letter-answer-here-on-paper = Please answer by post, by telephone, or on this page:
letter-footer = Who writes to you, and where you reach us:

## Stand in place of what is not shown before the letter leaves

letter-blank-code = code
letter-blank-link = link
letter-blank-day = day that depends on the day of sending
letter-blank-moment = time that depends on the day of sending
letter-blank-distance = time from the day of sending

## What a person can do who does not agree

remedies-title = If you do not agree
remedies-appeal = You can ask us to look again. Somebody who did not decide before will do it.
remedies-appeal-other = With us somebody who did not decide before will look at it.
remedies-appeal-where = Ask on this page:
remedies-appeal-within = We decide within { $period } of receiving it.
remedies-appeal-by = Please ask by { $date }.
remedies-regulator = You can complain to the authority:

## Confirming an address

confirm-title = Please confirm your address
confirm-counts = Your request already counts. Confirming only tells us that this address is yours.
confirm-code = Your code:
confirm-link = Enter it on this page:
confirm-until = The code works until { $until }. After that we send you a new one on the status page.
confirm-not-you = Was it not you? Then do nothing. Without the code nobody learns anything from us.

## 1 and 2: received

receipt-subject = { $reference }: received
receipt-subject-confirm = { $reference }: received, please confirm your address
receipt-subject-corrected = { $reference }: received, with a change
receipt-title = We have received your request
receipt-title-corrected = We have corrected your receipt
receipt-intro = We have received your request. It counts from the moment that it reached us.
receipt-intro-corrected = Something in your receipt has changed. This one replaces the earlier one.

proof-none = You do not have to prove who you are for this. We start now.
proof-mailbox = To know that it is you, we only need you to confirm your address.
proof-on_file = To know that it is you, we compare a few points with what we have already. If we need more, we ask you.
proof-strong = To know that it is you, we ask you to sign in with us, or to show a document. We tell you how.

## 3: reminder

reminder-subject = { $reference }: a reminder
reminder-title = A reminder
reminder-address = Somebody sent us a request with this address. We have not heard yet whether the address is yours.
reminder-answer = On { $date } we asked you something, and we have no answer yet.
reminder-stopped = Until your answer is here, the time that we have for your request does not run.
reminder-running = The time that we have for your request runs on meanwhile.
reminder-nothing-lost = Nothing that you sent us is lost.

## 4: we need more

question-subject = { $reference }: we need something from you
question-title = We need something from you
question-intro = To go on with your request we need something from you.
question-least-identity = Send only what is needed to recognise you. The least that is enough is best.
question-least-scope = A few words are enough.
question-least-authority = A copy of the paper that allows you to act is enough.
question-least-fee = You do not have to pay before you have told us that you want to go on.
question-least-other = A few words are enough.
question-cover = If you send a copy of a document by post, cover its number, your photo and all that we did not ask for.
question-stops = From the day of this mail until your answer, the time that we have does not run.
question-stops-on-paper = From the day of this letter until your answer, the time that we have does not run.
question-stops-part = From the day of this mail until your answer, a part of our time stands still. The rest runs on:
question-stops-part-on-paper = From the day of this letter until your answer, a part of our time stands still. The rest runs on:
question-runs = The time that we have for your request runs on meanwhile.

## 5: the clock runs again

resumed-subject = { $reference }: thank you, we go on
resumed-title = Thank you, we go on
resumed-arrived = Your answer reached us on { $date }. We go on with your request.
resumed-stopped = { $count ->
    [one] While we waited for you, the time stood still for { $count } day.
   *[other] While we waited for you, the time stood still for { $count } days.
}

# $laws is a list of laws and promises.
resumed-stood = This stood still: { $laws }.
resumed-ran = This ran on: { $laws }.

## 7: extension

extension-subject = { $reference }: a new date
extension-title = We need longer
extension-intro = We need longer for your request than we said.
extension-stays-title = One of your dates moves
extension-stays-intro = The law lets us take longer for your request. The first date stays as it is.
extension-stays = This date stays:
extension-new-date = This is the new date:

## 7, too: our own date moves

postponement-subject = { $reference }: a new date
postponement-title = We moved our own date
postponement-intro = We could not keep the date that we had set ourselves.
postponement-old = That date was { $date }.
postponement-new = This is the new date:

## 8: progress

progress-subject = { $reference }: where we are
progress-now = Now

## A file of the answer was collected

collected-subject = { $reference }: your answer was collected
collected-title = Your answer was collected
collected-at = A file of our answer to your request was collected on { $at }.
collected-you = Was it you? Then you need do nothing.
collected-not-you = Was it not you? Write to us at once. You can do so on this page, or by the ways below:

## 9: ready

ready-subject = { $reference }: ready to collect
ready-subject-again = { $reference }: not collected yet
ready-again = Our answer to your request still waits for you. Nobody has collected it yet.
ready-title = Ready to collect
ready-intro = Our answer is ready for you.
ready-where = You find it on this page:
ready-code = To open it you need a code. We send you one in a mail of its own when you ask for it on the page.
ready-code-on-paper = To open it you need the code below.
ready-until = It stays there until { $date }.
ready-post = Would you rather have it by post? Tell us on the page.
ready-post-on-paper = Would you rather have it by post? Write or call.

## The office writes

replied-subject = { $reference }: a message for you
replied-title = A message for you
replied-intro = We wrote to you about your request.
replied-words = This is what we wrote to you about your request:
replied-enclosed = Enclosed: { $forms }
replied-where = Read it, and answer, on this page. An answer to this mail does not get into your request:
replied-where-on-paper = Answer by post, by telephone, or on this page:

## A sheet by post

sheet-code-title = See where your request is
sheet-code-text = Type the reference and the code on this page. If you use no computer, write or call us.
sheet-code = Code
sheet-code-until = The code works once, until { $date }. Is this letter not for you? Please call us, and do not use the code.

## 11: done

done-subject = { $reference }: done
done-title = Done
done-intro = We have done what you asked.
done-told = We have told those who got your data from us:
done-certificate = Here is a certificate about it:

## 12: refused, wholly or partly

refusal-subject = { $reference }: our answer
refusal-title = Our answer
refusal-title-partly = Partly done
refusal-intro = We looked at your request with care. We do not do what you asked, for the reason below.
refusal-further = { $law } gives you this right, too. Our reason under it:
refusal-intro-partly = We have done a part of what you asked. Here is what we did, and what we did not.

## 13: nothing found

nothing_found-subject = { $reference }: our answer
nothing_found-title = We found nothing
nothing_found-intro = We searched and found no data about you.
nothing_found-searched = This is where we searched:
nothing_found-other = Did you use another address, name or number with us? Tell us, and we search again:

## 14: passed to another organisation

referral-subject = { $reference }: who answers your request
referral-title-asked = We asked another organisation to answer you
referral-title-on_behalf = We passed your request on
referral-title-accepted = Another organisation answers you
referral-title-declined = We answer you ourselves
referral-intro-asked = You wished it, so we asked another organisation to take up your request. This is who:
referral-intro-on_behalf = For what you ask, another organisation decides. We only work for it, so we passed your request on to:
referral-intro-accepted = The organisation that we asked has taken up your request, and answers you. This is who:
referral-intro-declined = This organisation, which we had asked, does not take up your request:
referral-next-asked = Until it says yes, your request stays with us. We tell you what it says.
referral-next-on_behalf = Your request is closed with us. Please ask that organisation how it goes on.
referral-next-accepted = Your request is closed with us. Please ask that organisation how it goes on.
referral-next-declined = Your request is with us as before, and we answer it.

## 15: withdrawn

withdrawal-subject = { $reference }: withdrawn, as you asked
withdrawal-title = Withdrawn, as you asked
withdrawal-intro = You took your request back. We have stopped working on it.
withdrawal-reopen = Have you changed your mind? You can open it again on this page:

## 16: an appeal or a complaint

contest-subject-received = { $reference }: received
contest-subject-decided = { $reference }: our answer
contest-other_person = Somebody who did not decide before looks at it and decides.
contest-title-appeal-received = We look at it again
contest-title-appeal-upheld = We looked again: you were right
contest-title-appeal-upheld_partly = We looked again: you were right in part
contest-title-appeal-not_upheld = We looked again: our decision stays
contest-title-complaint-received = We have your complaint
contest-title-complaint-upheld = Your complaint: you were right
contest-title-complaint-upheld_partly = Your complaint: you were right in part
contest-title-complaint-not_upheld = Your complaint: our answer
contest-appeal-received = You asked us to look at our decision again. We do.
contest-appeal-upheld = We looked at our decision again, and you were right. We take your request up again.
contest-appeal-upheld_partly = We looked at our decision again, and you were right in part. We take your request up again.
contest-appeal-not_upheld = We looked at our decision again, with care. It stays.
contest-complaint-received = We have your complaint and look into it.
contest-complaint-upheld = We looked into your complaint, and you were right.
contest-complaint-upheld_partly = We looked into your complaint, and you were right in part.
contest-complaint-not_upheld = We looked into your complaint, with care. We do not see it as you do.

## One-time code

code-subject = { $reference }: your code
code-title = Your code
code-intro = Here is the code for { $reference }:
code-lifetime = It works once, for { $period }.
code-not-you = Did you not ask for it? Then do nothing. Never give the code to anybody.

## Several letters in one mail

gathered-subject = { $count } letters about requests
gathered-intro = { $count } letters wait for this address, which nobody confirmed yet. So that your mailbox does not fill up they come in one mail, one below the other. Did you not ask for any of it? Then do nothing.

## Wrong codes

guessed-subject = { $reference }: wrong codes were entered
guessed-title = Wrong codes were entered
guessed-intro = Somebody entered several wrong codes for { $reference } today. Nothing was shown to them.
guessed-you = Was it you? Ask for a new code on the status page, and enter the one of the newest mail.
guessed-not-you = Was it not you? Then you need not do anything. Never give a code to anybody. Your request and its dates stay as they are.
