# What the codes of the office's own procedure mean, where an act takes one: src/case/decide/offer.rs.

offer-extension-complexity = The request is complex.
offer-extension-number_of_requests = There are many requests.

offer-cause-our_error = We were wrong; the original clock counts.
offer-cause-undelivered = The answer did not arrive; the original clock counts.
offer-cause-not_a_request = It was a request after all; the original clock counts.
offer-cause-identity_now_given = The proof has come; a new period begins today.
offer-cause-withdrawal_reversed = The person wants it again; a new period begins today.
offer-cause-overturned = An appeal was upheld; its period counts from the appeal.

offer-question-stops-identity = Who asks: stops the clock.
offer-question-stops-scope = What exactly is asked for: stops the clock.
offer-question-stops-authority = Whether someone may act for the person: stops the clock.
offer-question-stops-fee = A fee: stops the clock.
offer-question-stops-other = Anything else: stops the clock.
offer-question-runs-identity = Who asks: the clock runs on.
offer-question-runs-scope = What exactly is asked for: the clock runs on.
offer-question-runs-authority = Whether someone may act for the person: the clock runs on.
offer-question-runs-fee = A fee: the clock runs on.
offer-question-runs-other = Anything else: the clock runs on.
