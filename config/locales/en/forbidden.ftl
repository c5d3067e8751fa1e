# Why an act is refused: one text for each id of src/case/context/obstacle.rs. The ids of acts, states, laws and codes that
# are filled in stand as the API takes them.

# Who.
forbidden-only_a_person = Only a person may do this.
forbidden-only_staff = Only a member of staff may do this.
forbidden-only_the_program = Only the program does this.
forbidden-only_a_lead = Only a lead may do this.
forbidden-privacy_advises = The head of privacy advises in notes and never decides or approves.
forbidden-auditor_reads = An auditor reads and changes nothing.
forbidden-admin_sees_no_case = An administrator runs the installation and sees no case.
forbidden-under_own_name = A member of staff must do this, under their own name.
forbidden-assignee_unknown = Nobody of this address works cases here.

# The second person.
forbidden-decider_again = Who decided what is contested does not decide about it again. Somebody else must.
forbidden-author_approves = Who wrote or edited the decision cannot approve it. Another lead must.
forbidden-not_approved_yet = A second person has not approved yet.
forbidden-proposer_confirms = Who proposed it cannot confirm it. A lead must.
forbidden-lead_must_confirm = It is proposed already; a lead must confirm it.
forbidden-other_digest = What you reviewed is not what would leave now: words, files, a date or the letter itself changed. Look at it again and approve its review_digest.
forbidden-other_than_approved = What would leave now is not what was approved: a date or the letter itself changed since. Pull it back, and have it approved again.

# The state.
forbidden-not_in_state = The case is { $state }; { $act } is possible in: { $states }.
forbidden-nobody_to_tell = The case is { $state }, and nobody else must be told.
forbidden-only_recipients_remain = The case is { $state }: only those who received the data remain to be told.
forbidden-nothing_decided = Nothing is decided.
forbidden-classify_first = Say first what was asked for: classify the case.
forbidden-system_unanswered = The system { $system } has not answered yet.
forbidden-cause_mismatch = A case that is { $state } opens again for: { $causes }.
forbidden-referral_pending = A referral is pending; wait until it is accepted or declined.
forbidden-no_referral = No referral is pending.
forbidden-persons_word_missing = Another controller gets the request only if the person wants it. Say under evidence when and how they told us.
forbidden-held_here = The draft of an answer names what we hold ourselves. That is answered here: only what we do not hold, or hold as processor, is passed on.
forbidden-merged_into_itself = A case cannot be merged into itself.
forbidden-merge_unknown = There is no such case here.
forbidden-merge_other_controller = The other case belongs to another controller, which must answer it itself.
forbidden-merge_other_right = The other case asks for something else.
forbidden-merge_other_person = The two requests name nobody in common, or somebody asks for another person: it is not clear that both are about the same one.
forbidden-merge_not_open = The other case is { $state }: only one whose answer is still being worked on can answer both.
forbidden-merge_held = A legal hold is on this case and not on the other: place it there first.
forbidden-joined_first = Another request is answered with this case. Separate it first.
forbidden-file_unknown = A file named here is not on this case. Upload it first.

# Proof.
forbidden-needs_no_proof = This right needs no proof of identity.
forbidden-ask_without_proof = This right needs no proof of identity. Ask for a missing identifier with reason other.
forbidden-proof_missing = This needs proof of tier { $needed } ({ $needed ->
        [0] no proof
        [1] control of the mailbox or number given
        [2] a channel already on file, or two points matched
        [3] a signed-in assertion or a document
       *[other] proof in person
    }); tier { $reached } is reached ({ $reached ->
        [0] no proof
        [1] control of the mailbox or number given
        [2] a channel already on file, or two points matched
        [3] a signed-in assertion or a document
       *[other] proof in person
    }). Missing: verify by one of { $methods }.
forbidden-authority_missing = The authority to act for the person is not established. Record it with verify.
forbidden-tier_too_high = { $method } proves tier { $most } at most, not tier { $tier }.
forbidden-evidence_missing = Say what you saw: words, or files on the case.
forbidden-next_step_missing = Say what happens next: ask again, or refuse.
forbidden-information_impossible = The information arrived between { $received_on } and today.

# What was asked, and when it came.
forbidden-scope_misplaced = scope: only for access
forbidden-purpose_misplaced = purpose: only for objection
forbidden-ground_misplaced = ground: only for erasure and restriction
forbidden-receipt_in_future = A request cannot have arrived in the future.
forbidden-receipt_long_ago = Receipt cannot lie more than ten years back.
forbidden-receipt_unchanged = That is the receipt already.
forbidden-not_dated = The case has no dates.
forbidden-no_dates = no law of this controller gives dates: { $fault }

no-dates-unknown_version = { $law } { $version } is no longer known
no-dates-unknown_law = no law with the id { $law }
no-dates-not_in_force = { $law } is not in force for requests received on { $on }
no-dates-law_disabled = { $law } is disabled: { $reason }
no-dates-right_not_granted = { $law } does not grant the right { $right }
no-dates-out_of_range = dates are counted from 1970 to 2199
no-dates-bad_events = events: { $events }

# Questions.
forbidden-lead_asks_late = More than { $days } days after receipt only a lead may ask, with a reason.
forbidden-late_reason_missing = Say why the question comes so late: late_reason.
forbidden-no_question = No question is open.
forbidden-answer_impossible = The answer arrived between { $asked_on }, when we asked, and today.

# Extensions, and dates of our own.
forbidden-no_extension_here = This right is answered without extension.
forbidden-no_extension = No law of this case has an extension for this right.
forbidden-extension_announced = The extension is announced already.
forbidden-extended_once = A period is extended once, not twice.
forbidden-extension_late = The person had to hear of an extension by { $by }. It is too late.
forbidden-reasons_missing = An extension names its reasons.
forbidden-moved_already = The date is being moved, or was moved, already.
forbidden-no_later_date = No later date is lawful: this is the last.
forbidden-last_date = What law and published promises allow ends on { $last }.
forbidden-not_our_date = This date is law or was published; only the office's own dates can be moved.
forbidden-no_date_runs = No date runs now that could be moved.
forbidden-date_not_named = The law leaves the new date to you, and the person must be told it: name it in “to”.
forbidden-no_date_to_name = The law says how long an extension is; leave “to” empty.
forbidden-named_date_impossible = The date that you name lies after { $after } and is { $last } at the latest.
forbidden-new_date_impossible = The new date lies after { $due }, and the person must hear of it before that day.

# The decision.
forbidden-code_unknown = This is no code under { $law } for { $right }. Known: { $known }.
forbidden-code_unknown_undated = This is no code under the law for { $right }. Known: { $known }.
forbidden-no_further_law = { $law } is no further law of this case that grants the right.
forbidden-code_missing = What is kept or withheld needs a code of the law, so that the person reads why.
forbidden-ground_missing = { $law } grants { $right }, too: name a ground under it. Known: { $known }.
forbidden-words_missing = The letter would say: “{ $reason }” That points at words of your own, and there are none. Write here what it speaks of.
forbidden-answer_without_words = The letter would say: “{ $reason }” That points at words of the officer, and this answer has none. Send it back, pull it back or recall it, then decide again with words of your own.
forbidden-erasure_held = A legal hold blocks erasure. Keep the items, with its code.
forbidden-hold_over = A hold ends today or later. Leave the day out where nobody knows it.

# Sending.
forbidden-not_sent = Nothing leaves before it is approved and sent: send first.
forbidden-nothing_left = Nothing of it has left yet: pull it back instead.
forbidden-answer_left = The answer has left already. If it came back, send it again or dispatch it.
forbidden-waits_for_hold = It was sent already and leaves when the hold is over.
forbidden-on_its_way = It is on its way already.
forbidden-cannot_pull_back = It has left already and cannot be pulled back. Recall it.
forbidden-dispatch_impossible = It went out between { $received_on }, the receipt, and today.
forbidden-dispatch_before_question = It cannot have gone out before we asked.
forbidden-no_extension_waits = No extension waits for its letter.
forbidden-no_moved_date_waits = No moved date waits for its letter.
forbidden-no_recipients_wait = No answer has reached the person of which others must hear, or they were told.
forbidden-refusal_is_the_answer = A refusal goes out as the answer does: answer_or_refuse.
forbidden-question_closed = No question is open.
forbidden-acknowledged = Receipt was acknowledged already.

# Appeals, complaints, holds.
forbidden-stays_a_contest = This case is about a decision and stays so. What else was asked is a filing of its own.
forbidden-contested_once = We look at a decision again once. What comes next is the authority or a court.
forbidden-looked_at_already = It is being looked at already.
forbidden-linked_open = An appeal or a complaint about this case is open.
forbidden-not_held = No legal hold is on this case.
forbidden-held = A legal hold is on this case.
forbidden-retention = Retention is not over.
