//! What a link or a form sends (HTML Standard, "Form submission": "constructing the entry list").

use scraper::{ElementRef, Selector};
use url::Url;

use super::http::Request;

/// The request of a link that is followed, of a button that is pressed, or of a form that posts
/// itself.
pub(super) fn request_of(element: ElementRef<'_>, base: &Url) -> Option<Request> {
    if let Some(target) = element.value().attr("href") {
        return Some(Request::get(base.join(target).ok()?));
    }
    let form = std::iter::once(element)
        .chain(element.ancestors().filter_map(ElementRef::wrap))
        .find(|element| element.value().name() == "form")?;
    let button = (element != form).then_some(element);
    // A button may name another place and another way than its form.
    let attribute = |of_button: &str, of_form: &str| {
        let own = button.and_then(|button| button.value().attr(of_button));
        own.or_else(|| form.value().attr(of_form))
    };
    let action = attribute("formaction", "action").unwrap_or_default();
    let mut url = base.join(action).ok()?;
    let mut fields = fields_of(form)?;
    // Of the buttons the pressed one alone is sent.
    if let Some(name) = button.and_then(|button| button.value().attr("name")) {
        let value = element.value().attr("value").unwrap_or_default();
        fields.push((name.to_owned(), value.to_owned()));
    }
    if attribute("formmethod", "method").is_some_and(|method| method.eq_ignore_ascii_case("post")) {
        return Some(Request {
            url,
            form: Some(fields),
        });
    }
    url.query_pairs_mut().clear().extend_pairs(fields);
    Some(Request::get(url))
}

/// The fields that a form sends, in the order of the page.
fn fields_of(form: ElementRef<'_>) -> Option<Vec<(String, String)>> {
    let controls = Selector::parse("input[name], select[name], textarea[name]").ok()?;
    let mut fields = Vec::new();
    for control in form.select(&controls).filter(|found| !is_disabled(*found)) {
        let name = control.value().attr("name").unwrap_or_default();
        let mut send = |value: String| fields.push((name.to_owned(), value));
        match control.value().name() {
            "input" => value_of(control).into_iter().for_each(send),
            "select" => chosen(control)?.into_iter().for_each(send),
            _ => send(control.text().collect()),
        }
    }
    Some(fields)
}

/// A field is disabled itself, or with the group around it.
fn is_disabled(control: ElementRef<'_>) -> bool {
    let mut groups = control.ancestors().filter_map(ElementRef::wrap);
    control.value().attr("disabled").is_some()
        || groups.any(|group| {
            group.value().name() == "fieldset" && group.value().attr("disabled").is_some()
        })
}

/// What an input sends as the page came: a box or a round button only if it is checked, a button or
/// a file nothing.
fn value_of(input: ElementRef<'_>) -> Option<String> {
    let input = input.value();
    let value = input.attr("value").map(str::to_owned);
    let kind = input.attr("type").unwrap_or_default().to_ascii_lowercase();
    match kind.as_str() {
        "submit" | "image" | "button" | "reset" | "file" => None,
        "checkbox" | "radio" => {
            let checked = input.attr("checked");
            checked.map(|_| value.unwrap_or_else(|| "on".to_owned()))
        }
        _ => Some(value.unwrap_or_default()),
    }
}

/// The options of a list that are chosen as the page came; without any, the first of a list that
/// takes one.
fn chosen(list: ElementRef<'_>) -> Option<Vec<String>> {
    let options = Selector::parse("option").ok()?;
    let options = list.select(&options);
    let options: Vec<_> = options
        .filter(|option| option.value().attr("disabled").is_none())
        .collect();
    let selected = options.iter();
    let mut selected: Vec<_> = selected
        .filter(|option| option.value().attr("selected").is_some())
        .collect();
    if list.value().attr("multiple").is_none() {
        // Of several that say so, the last counts.
        let one = selected.pop().or(options.first());
        selected = one.into_iter().collect();
    }
    let value = |option: &&ElementRef<'_>| {
        let own = option.value().attr("value").map(str::to_owned);
        own.unwrap_or_else(|| super::page::text_of(**option))
    };
    Some(selected.iter().map(value).collect())
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    fn pressed(page: &str, selector: &str) -> Request {
        let html = Html::parse_document(page);
        let selector = Selector::parse(selector).unwrap();
        let base = Url::parse("https://www.example.it/area/start?x=1").unwrap();
        request_of(html.select(&selector).next().unwrap(), &base).unwrap()
    }

    fn fields(page: &str) -> Vec<(String, String)> {
        let page = format!("<form method=POST>{page}</form>");
        pressed(&page, "form").form.unwrap()
    }

    fn list(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn only_what_a_browser_would_send_is_sent() {
        for (page, expected) in [
            (
                "<input name=a value=1><input value=2><input name=b>",
                &[("a", "1"), ("b", "")][..],
            ),
            (
                "<input type=checkbox name=a value=1><input type=Checkbox name=b checked>\
                 <input type=radio name=c value=1><input type=radio name=c value=2 checked>",
                &[("b", "on"), ("c", "2")],
            ),
            (
                "<input name=a disabled><fieldset disabled><input name=b></fieldset>\
                 <fieldset><input name=c value=3></fieldset>",
                &[("c", "3")],
            ),
            (
                "<input type=submit name=a value=1><input type=image name=b><input type=file name=c>\
                 <input type=reset name=d value=1><input type=button name=e value=1>",
                &[],
            ),
            (
                "<select name=a><option value=1>Uno<option value=2 selected>Due</select>\
                 <select name=b><option disabled>Scegli<option> Primo  profilo </select>\
                 <select name=c multiple><option value=1>Uno</select><select name=d></select>",
                &[("a", "2"), ("b", "Primo profilo")],
            ),
            (
                "<textarea name=a>\nriga &amp; riga</textarea>",
                &[("a", "riga & riga")],
            ),
        ] {
            assert_eq!(fields(page), list(expected), "{page}");
        }
    }

    #[test]
    fn a_button_may_lead_elsewhere_than_its_form() {
        let page = "<form action='/uno' method=post><input name=a value=1>\
                    <button id=here name=b value=2>Qui</button>\
                    <button id=there formaction='/due' formmethod=get>Altrove</button></form>";
        let here = pressed(page, "#here");
        assert_eq!(here.url.as_str(), "https://www.example.it/uno");
        assert_eq!(here.form.unwrap(), list(&[("a", "1"), ("b", "2")]));
        let there = pressed(page, "#there");
        assert_eq!(there.url.as_str(), "https://www.example.it/due?a=1");
        assert!(there.form.is_none());
    }
}
