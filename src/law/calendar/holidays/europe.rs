//! Ireland, Germany, France, Spain, Italy, the Netherlands, and TARGET. No substitute days.

use chrono::{Datelike, NaiveDate, Weekday};

use super::year::{Holiday, Year};

/// Ireland; Good Friday is not a public holiday.
pub(super) fn ireland(year: Year) -> Vec<Holiday> {
    // St Brigid's Day, from 2023: the first Monday of February, or 1 February where that is a Friday.
    let first = NaiveDate::from_ymd_opt(year.year, 2, 1);
    let brigid = first
        .filter(|day| day.weekday() == Weekday::Fri)
        .or_else(|| NaiveDate::from_weekday_of_month_opt(year.year, 2, Weekday::Mon, 1))
        .filter(|_| year.year >= 2023);
    year.fixed(1, 1, "New Year's Day")
        .add(brigid, "St Brigid's Day")
        .fixed(3, 17, "St Patrick's Day")
        .easter(1, "Easter Monday")
        .nth(1, Weekday::Mon, 5, "May Day")
        .nth(1, Weekday::Mon, 6, "June bank holiday")
        .nth(1, Weekday::Mon, 8, "August bank holiday")
        .last(Weekday::Mon, 10, "October bank holiday")
        .fixed(12, 25, "Christmas Day")
        .fixed(12, 26, "St Stephen's Day")
        .days
}

/// Germany: the nine nationwide days.
pub(super) fn germany(year: Year) -> Vec<Holiday> {
    year.fixed(1, 1, "Neujahr")
        .easter(-2, "Karfreitag")
        .easter(1, "Ostermontag")
        .fixed(5, 1, "Tag der Arbeit")
        .easter(39, "Christi Himmelfahrt")
        .easter(50, "Pfingstmontag")
        .fixed(10, 3, "Tag der Deutschen Einheit")
        .fixed(12, 25, "1. Weihnachtstag")
        .fixed(12, 26, "2. Weihnachtstag")
        .days
}

/// Nationwide days of France, without those of Alsace and Moselle.
pub(super) fn france(year: Year) -> Vec<Holiday> {
    year.fixed(1, 1, "Jour de l'an")
        .easter(1, "Lundi de Paques")
        .fixed(5, 1, "Fete du Travail")
        .easter(39, "Ascension")
        .fixed(5, 8, "Victoire 1945")
        .easter(50, "Lundi de Pentecote")
        .fixed(7, 14, "Fete nationale")
        .fixed(8, 15, "Assomption")
        .fixed(11, 1, "Toussaint")
        .fixed(11, 11, "Armistice 1918")
        .fixed(12, 25, "Noel")
        .days
}

/// Spain: the nationwide dates; regional substitutes are left out.
pub(super) fn spain(year: Year) -> Vec<Holiday> {
    year.fixed(1, 1, "Ano Nuevo")
        .fixed(1, 6, "Epifania")
        .easter(-2, "Viernes Santo")
        .fixed(5, 1, "Fiesta del Trabajo")
        .fixed(8, 15, "Asuncion")
        .fixed(10, 12, "Fiesta Nacional")
        .fixed(11, 1, "Todos los Santos")
        .fixed(12, 6, "Dia de la Constitucion")
        .fixed(12, 8, "Inmaculada Concepcion")
        .fixed(12, 25, "Navidad")
        .days
}

/// Italy; St Francis from 2026.
pub(super) fn italy(year: Year) -> Vec<Holiday> {
    year.fixed(1, 1, "Capodanno")
        .fixed(1, 6, "Epifania")
        .easter(0, "Pasqua")
        .easter(1, "Lunedi dell'Angelo")
        .fixed(4, 25, "Liberazione")
        .fixed(5, 1, "Festa del lavoro")
        .fixed(6, 2, "Festa della Repubblica")
        .fixed(8, 15, "Assunzione")
        .fixed_from(2026, 10, 4, "San Francesco d'Assisi (from 2026)")
        .fixed(11, 1, "Ognissanti")
        .fixed(12, 8, "Immacolata Concezione")
        .fixed(12, 25, "Natale")
        .fixed(12, 26, "Santo Stefano")
        .days
}

/// The Netherlands, Algemene termijnenwet Art. 3: 5 May every year, Good Friday put on a par.
pub(super) fn netherlands(year: Year) -> Vec<Holiday> {
    // King's Day is 27 April, the day before where that is a Sunday.
    let kings_day = NaiveDate::from_ymd_opt(year.year, 4, 27)
        .and_then(|day| if day.weekday() == Weekday::Sun { day.pred_opt() } else { Some(day) });
    year.fixed(1, 1, "Nieuwjaarsdag")
        .easter(-2, "Goede Vrijdag (gelijkgesteld)")
        .easter(1, "Tweede paasdag")
        .add(kings_day, "Koningsdag")
        .fixed(5, 5, "Bevrijdingsdag")
        .easter(39, "Hemelvaartsdag")
        .easter(50, "Tweede pinksterdag")
        .fixed(12, 25, "Eerste kerstdag")
        .fixed(12, 26, "Tweede kerstdag")
        .days
}

/// TARGET closing days.
pub(super) fn target(year: Year) -> Vec<Holiday> {
    year.fixed(1, 1, "New Year's Day")
        .easter(-2, "Good Friday")
        .easter(1, "Easter Monday")
        .fixed(5, 1, "Labour Day")
        .fixed(12, 25, "Christmas Day")
        .fixed(12, 26, "26 December")
        .days
}
