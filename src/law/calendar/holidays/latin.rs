//! Chile, Colombia, Argentina, Mexico: days that move to a Monday, each country by a rule of its own.
//!
//! What is decreed for one year only (bridge days, a visit) is left out, and so is what sources do not agree on: a holiday
//! less is the earlier date.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::year::{Holiday, Year, monday_from, monday_until};

/// Chile: Ley 2.977, 19.668, 19.973, 20.215, 20.299, 20.983, 21.357.
pub(super) fn chile(year: Year) -> Vec<Holiday> {
    let of = |month, day| NaiveDate::from_ymd_opt(year.year, month, day);
    let on = |day: Option<NaiveDate>, weekday: Weekday| day.filter(|day| day.weekday() == weekday);
    // The Reformation: on Tuesday the Friday before, on Wednesday the Friday after.
    let reformation = of(10, 31).and_then(|day| match day.weekday() {
        Weekday::Tue => day.checked_sub_days(Days::new(4)),
        Weekday::Wed => day.checked_add_days(Days::new(2)),
        _ => Some(day),
    });
    // The national days are joined with the weekend.
    let before = on(of(9, 17), Weekday::Mon).or(on(of(9, 17), Weekday::Fri));
    let (paul, worlds) = (of(6, 29).and_then(to_chilean_monday), of(10, 12).and_then(to_chilean_monday));
    let (second, after) = (on(of(1, 2), Weekday::Mon), on(of(9, 20), Weekday::Fri));
    let solstice = of(6, june_solstice(year.year)).filter(|day| day.year() >= 2021);
    year.fixed(1, 1, "Año Nuevo")
        .add(second, "Feriado (2 de enero)")
        .easter(-2, "Viernes Santo")
        .easter(-1, "Sábado Santo")
        .fixed(5, 1, "Día del Trabajo")
        .fixed(5, 21, "Glorias Navales")
        .add(solstice, "Pueblos Indígenas")
        .add(paul, "San Pedro y San Pablo")
        .fixed(7, 16, "Virgen del Carmen")
        .fixed(8, 15, "Asunción de la Virgen")
        .add(before, "Feriado (17 de septiembre)")
        .fixed(9, 18, "Independencia Nacional")
        .fixed(9, 19, "Glorias del Ejército")
        .add(after, "Feriado (20 de septiembre)")
        .add(worlds, "Encuentro de Dos Mundos")
        .add(reformation, "Iglesias Evangélicas")
        .fixed(11, 1, "Todos los Santos")
        .fixed(12, 8, "Inmaculada Concepción")
        .fixed(12, 25, "Navidad")
        .days
}

/// From Tuesday to Thursday the Monday before, on Friday the Monday after (Ley 19.668).
fn to_chilean_monday(day: NaiveDate) -> Option<NaiveDate> {
    match day.weekday() {
        Weekday::Tue | Weekday::Wed | Weekday::Thu => monday_until(day),
        Weekday::Fri => monday_from(day),
        Weekday::Mon | Weekday::Sat | Weekday::Sun => Some(day),
    }
}

/// The day in June on which the sun stands still, by Chile's clock: four hours behind. The mean instant of Meeus, which is
/// right within a quarter of an hour.
fn june_solstice(year: i32) -> u32 {
    let thousands = (f64::from(year) - 2000.0) / 1000.0;
    let julian = 2_451_716.567_67 + 365_241.626_03 * thousands + 0.003_25 * thousands * thousands;
    // days since noon of 1 June of that year, whose Julian day is counted the same way
    let first = NaiveDate::from_ymd_opt(year, 6, 1).map_or(0, |day| day.num_days_from_ce());
    let since = julian - 4.0 / 24.0 - (f64::from(first) + 1_721_424.5);
    if since < 20.0 { 20 } else { 21 }
}

/// Colombia: Ley 51 de 1983; what is moved goes to the next Monday.
pub(super) fn colombia(year: Year) -> Vec<Holiday> {
    let moved = |month, day| NaiveDate::from_ymd_opt(year.year, month, day).and_then(monday_from);
    let movable = [
        (moved(1, 6), "Reyes Magos"),
        (moved(3, 19), "San José"),
        (moved(6, 29), "San Pedro y San Pablo"),
        (moved(8, 15), "Asunción de la Virgen"),
        (moved(10, 12), "Día de la Raza"),
        (moved(11, 1), "Todos los Santos"),
        (moved(11, 11), "Independencia de Cartagena"),
    ];
    let year = movable.into_iter().fold(year, |year, (on, name)| year.add(on, name));
    year.fixed(1, 1, "Año Nuevo")
        .easter(-3, "Jueves Santo")
        .easter(-2, "Viernes Santo")
        .fixed(5, 1, "Día del Trabajo")
        .easter(43, "Ascensión")
        .easter(64, "Corpus Christi")
        .easter(71, "Sagrado Corazón")
        .fixed(7, 20, "Independencia")
        .fixed(8, 7, "Batalla de Boyacá")
        .fixed(12, 8, "Inmaculada Concepción")
        .fixed(12, 25, "Navidad")
        .days
}

/// Argentina: Ley 27.399. Tuesday and Wednesday go to the Monday before, Thursday and Friday to the Monday after.
pub(super) fn argentina(year: Year) -> Vec<Holiday> {
    let moved = |month, day| {
        let day = NaiveDate::from_ymd_opt(year.year, month, day)?;
        match day.weekday() {
            Weekday::Tue | Weekday::Wed => monday_until(day),
            Weekday::Thu | Weekday::Fri => monday_from(day),
            Weekday::Mon | Weekday::Sat | Weekday::Sun => Some(day),
        }
    };
    // A Friday's Güemes stays: the Monday after is Belgrano's.
    let guemes = NaiveDate::from_ymd_opt(year.year, 6, 17).filter(|day| day.weekday() == Weekday::Fri);
    let movable = [
        (guemes.or(moved(6, 17)), "Güemes"),
        (moved(8, 17), "San Martín"),
        (moved(10, 12), "Diversidad Cultural"),
        (moved(11, 20), "Soberanía Nacional"),
    ];
    let year = movable.into_iter().fold(year, |year, (on, name)| year.add(on, name));
    year.fixed(1, 1, "Año Nuevo")
        .easter(-48, "Carnaval")
        .easter(-47, "Carnaval")
        .fixed(3, 24, "Memoria, Verdad y Justicia")
        .fixed(4, 2, "Veteranos de Malvinas")
        .easter(-2, "Viernes Santo")
        .fixed(5, 1, "Día del Trabajador")
        .fixed(5, 25, "Revolución de Mayo")
        .fixed(6, 20, "Belgrano")
        .fixed(7, 9, "Independencia")
        .fixed(12, 8, "Inmaculada Concepción")
        .fixed(12, 25, "Navidad")
        .days
}

/// Mexico: Ley Federal del Trabajo Art. 74. Every sixth year from 2024 on a president takes office.
pub(super) fn mexico(year: Year) -> Vec<Holiday> {
    let office = NaiveDate::from_ymd_opt(year.year, 10, 1)
        .filter(|day| day.year() >= 2024 && (day.year() - 2024) % 6 == 0);
    year.fixed(1, 1, "Año Nuevo")
        .nth(1, Weekday::Mon, 2, "Día de la Constitución")
        .nth(3, Weekday::Mon, 3, "Natalicio de Benito Juárez")
        .fixed(5, 1, "Día del Trabajo")
        .fixed(9, 16, "Independencia")
        .add(office, "Transmisión del Poder Ejecutivo")
        .nth(3, Weekday::Mon, 11, "Día de la Revolución")
        .fixed(12, 25, "Navidad")
        .days
}
