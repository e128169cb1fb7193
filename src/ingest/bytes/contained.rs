//! Runs decoders of other people on hostile bytes: where one of them panics, that is an answer and not the end.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic inside it becomes an error with what the decoder said. Nothing is printed, and panics elsewhere
/// are reported as before.
pub(super) fn contained<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    silence_contained();
    let before = CONTAINED.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(before);
    outcome.map_err(|cause| {
        let said = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        said.unwrap_or("no reason given").to_owned()
    })
}

/// Puts a hook before the present one, once, that says nothing about contained panics.
fn silence_contained() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !CONTAINED.try_with(Cell::get).unwrap_or(false) {
                before(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_inside_is_an_answer() {
        assert_eq!(contained(|| 3), Ok(3));
        assert_eq!(contained(|| panic!("odd bytes")), Err::<(), _>("odd bytes".to_owned()));
        let said = contained(|| Vec::<u8>::new()[std::hint::black_box(3)]).unwrap_err();
        assert!(said.contains("out of bounds"), "{said}");
    }
}
