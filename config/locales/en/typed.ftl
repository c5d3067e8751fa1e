# What is wrong with a text that a person typed: one text for each id of Shape in src/types/fault.rs.

typed-in-field = The { $what }: { $problem }.
# The fields by the names that src/types and the filing give them.
typed-what = { $what ->
        [name] name
        [country] country
        [region] region
        [language] language
        [message] message
        [reason] reason
        [details] details
       *[other] { $what }
    }

typed-empty = is empty
typed-too_long = is too long
typed-control = has a control character
typed-email = does not look like name@example.org
typed-phone = needs 5 to 20 digits
typed-phone_signs = has words or signs that belong to no telephone number; digits, blanks, + - ( ) . / and an extension do
typed-language = not a language tag such as en or pt-BR
typed-country = two letters of ISO 3166-1, for example DE, or GB for Britain
typed-region = the second half of ISO 3166-2, for example CA
typed-listed_region = a state, province or territory of ISO 3166-2, for example CA
typed-id = cannot be read
