# What is wrong with a field of an act: one text for each id of src/case/act/faults.rs. Read beside the name of the field.

payload-required = is required
payload-next_step_required = is required when identity was not established
payload-reasons_required = at least one of complexity, number_of_requests
payload-one_required = at least one
payload-proof_required = a file id, or words that show it
payload-length = expected { $expected }
payload-not_listed = expected one of { $allowed }
payload-double = it stands there twice
payload-wrong = expected { $expected }
payload-unreadable = has the wrong type or an unknown value
payload-how_many_items = 1 to 500 items
payload-law_twice = names a law for the second time
payload-scope_misplaced = only for access
payload-purpose_misplaced = only for objection
payload-ground_misplaced = only for erasure and restriction
payload-only_withheld = only for what is kept or withheld
payload-only_given = only for the outcome give
