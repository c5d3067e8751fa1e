//! What happens to the requests of a demo, as tables: who does what on which day after filing, and how many such
//! requests there are. A step that the law or the state of a case forbids is left out, and the story goes on: an opt-out
//! needs no proof, California knows its own periods.

use self::Step::{
    Answer, Approve, Ask, Assign, Confirm, Decide, Extend, Fail, File, Finish, NotARequest, Note, Notify,
    Post, Prove, Refuse, Reopen, Resume, Return, Send, Settle, Withdraw, Write,
};
use super::cast::Way;

/// One thing that somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The person files; every story begins with it.
    File,
    /// The person gives the code out of the first mail.
    Confirm,
    /// The person writes a message.
    Write,
    /// The person answers what they were asked.
    Answer,
    /// The person withdraws.
    Withdraw,
    /// The officer takes the case.
    Assign,
    /// The officer says what was asked, where the person did not know, and who asks.
    Prove,
    /// Who asks cannot be established.
    Fail,
    /// The officer asks the person something.
    Ask,
    /// The officer takes the answer to the question.
    Resume,
    /// The period is extended.
    Extend,
    /// A note for colleagues.
    Note,
    /// The officer decides.
    Decide(Given),
    /// The officer refuses.
    Refuse,
    /// The lead approves.
    Approve,
    /// The lead sends it back.
    Return,
    /// The officer lets it go.
    Send,
    /// The officer records what went by post.
    Post,
    /// The officer tells those who had the data from us, where the law wants it.
    Notify,
    /// The officer does what waits in the tasks of the case.
    Finish,
    /// The officer records that the person no longer wants it.
    Settle,
    /// Nothing was asked.
    NotARequest,
    /// It was closed too early.
    Reopen,
}

/// What a decision gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// All of it.
    All,
    /// Some of it.
    Part,
    /// There is nothing.
    Nothing,
}

/// Several requests that go the same way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    /// How many requests.
    pub(super) count: usize,
    /// How many days ago they were filed: the newest and the oldest, the others between.
    pub(super) days_ago: (i64, i64),
    /// How they reach the office.
    pub(super) way: Way,
    /// Only of people whose law leaves a month or more.
    pub(super) patient: bool,
    /// What happens, by the day after filing.
    pub(super) steps: &'static [(i64, Step)],
}

const fn online(count: usize, days_ago: (i64, i64), steps: &'static [(i64, Step)]) -> Story {
    Story { count, days_ago, way: Way::Online, patient: false, steps }
}

const fn patient(count: usize, days_ago: (i64, i64), steps: &'static [(i64, Step)]) -> Story {
    Story { count, days_ago, way: Way::Online, patient: true, steps }
}

const fn by(way: Way, count: usize, days_ago: (i64, i64), steps: &'static [(i64, Step)]) -> Story {
    Story { count, days_ago, way, patient: false, steps }
}

/// All stories of a demo.
#[rustfmt::skip]
pub(super) const ALL: &[Story] = &[
    // new
    online(7, (0, 4), &[(0, File)]),
    online(10, (0, 5), &[(0, File), (0, Confirm)]),
    online(2, (13, 24), &[(0, File)]),
    // under way
    online(9, (2, 7), &[(0, File), (0, Confirm), (0, Assign), (1, Fail)]),
    patient(14, (3, 20), &[(0, File), (0, Confirm), (1, Assign), (1, Prove), (2, Note)]),
    online(4, (2, 6), &[(0, File), (0, Confirm), (1, Assign), (1, Prove)]),
    patient(7, (24, 38), &[(0, File), (0, Confirm), (1, Assign), (2, Prove), (12, Extend), (14, Note)]),
    patient(4, (33, 41), &[(0, File), (0, Confirm), (1, Assign), (2, Prove), (20, Write)]),
    patient(3, (25, 29), &[(0, File), (0, Confirm), (1, Assign), (2, Prove), (13, Note)]),
    // the person's turn
    patient(6, (4, 13), &[(0, File), (0, Confirm), (1, Assign), (2, Ask)]),
    patient(3, (6, 12), &[(0, File), (0, Confirm), (1, Assign), (2, Ask), (4, Answer)]),
    patient(5, (8, 18), &[(0, File), (0, Confirm), (1, Assign), (1, Ask), (4, Answer), (5, Resume), (5, Prove)]),
    // a second person's turn
    patient(7, (6, 21), &[(0, File), (0, Confirm), (1, Assign), (1, Prove), (5, Decide(Given::All))]),
    patient(3, (7, 16), &[(0, File), (0, Confirm), (1, Assign), (1, Prove), (5, Decide(Given::Part))]),
    online(2, (5, 6), &[(0, File), (0, Confirm), (1, Assign), (1, Fail), (4, Refuse)]),
    patient(3, (9, 20), &[(0, File), (0, Confirm), (1, Assign), (1, Prove), (5, Decide(Given::Part)), (7, Return)]),
    patient(6, (8, 22), &[(0, File), (0, Confirm), (1, Assign), (1, Prove), (4, Decide(Given::All)), (6, Approve)]),
    // closed
    online(26, (8, 69), &[(0, File), (0, Confirm), (1, Assign), (1, Prove), (3, Decide(Given::All)), (4, Approve), (5, Send), (7, Notify)]),
    online(9, (9, 66), &[(0, File), (0, Confirm), (1, Assign), (1, Prove), (4, Decide(Given::Part)), (5, Approve), (6, Send), (8, Notify)]),
    online(7, (8, 60), &[(0, File), (0, Confirm), (0, Assign), (1, Prove), (2, Decide(Given::Nothing)), (3, Approve), (4, Send)]),
    patient(3, (45, 62), &[(0, File), (0, Confirm), (1, Assign), (2, Prove), (33, Decide(Given::All)), (35, Approve), (36, Send)]),
    patient(5, (12, 64), &[(0, File), (0, Confirm), (1, Assign), (1, Fail), (6, Refuse), (7, Approve), (7, Send)]),
    online(3, (14, 50), &[(0, File), (0, Confirm), (1, Assign), (1, Prove), (4, Refuse), (5, Approve), (6, Send)]),
    online(4, (5, 58), &[(0, File), (0, Confirm), (2, Withdraw)]),
    online(3, (6, 40), &[(0, File), (0, Confirm), (1, Assign), (2, Settle)]),
    online(5, (4, 55), &[(0, File), (1, Assign), (1, NotARequest)]),
    online(2, (16, 30), &[(0, File), (0, Confirm), (1, Assign), (1, Prove), (3, Decide(Given::All)), (4, Approve), (5, Send), (12, Reopen)]),
    // mail that comes back, and paper
    by(Way::Bouncing, 3, (2, 9), &[(0, File), (1, Assign)]),
    by(Way::Paper, 3, (1, 5), &[(0, File)]),
    by(Way::Paper, 3, (10, 44), &[(0, File), (0, Finish), (0, Assign), (1, Prove), (3, Decide(Given::All)), (4, Approve), (5, Send), (5, Post), (6, Finish)]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_story_begins_with_a_filing_and_goes_forward() {
        for story in ALL {
            assert_eq!(story.steps[0], (0, File));
            assert!(story.steps.is_sorted_by_key(|(day, _)| *day), "{story:?}");
            let last = story.steps.last().unwrap().0;
            assert!(story.days_ago.0 >= last || last <= 1, "the newest is not over yet: {story:?}");
            assert!(story.days_ago.0 <= story.days_ago.1 && story.days_ago.1 < 70);
        }
    }

    #[test]
    fn there_are_enough_stories_for_about_two_hundred_cases() {
        let filings: usize = ALL.iter().map(|story| story.count).sum();
        assert!((150..=185).contains(&filings), "{filings}");
    }
}
