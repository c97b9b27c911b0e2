//! How values of the command line should look.

use fluent_bundle::FluentArgs;

use super::Text;

words! {
    /// The form of a value, as part of a sentence.
    Form,
    /// A day.
    Day = "form-day",
    /// An address on this computer.
    Address = "form-address",
    /// The code of a problem.
    Code = "form-code",
    /// Something that goes wrong with a virtual card.
    Fault = "form-fault",
}

impl Text {
    /// The form of a value, to go on a sentence with.
    pub fn form(&self, form: Form) -> String {
        self.format(form.id(), None, &FluentArgs::new())
    }
}
