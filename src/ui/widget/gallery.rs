//! Every widget in every look, as pictures to be looked at: `cargo test gallery -- --ignored`
//! writes them into the target folder. What they must do is tested elsewhere.

use std::path::Path;

use iced::widget::{column, container, responsive, row, space};
use iced::window::Screenshot;
use iced::{Center, Element, Fill, Size};

use super::focus::{action, action_with_icon, check_box, choice};
use super::harness::Harness;
use super::navigation::rail_item;
use super::notice;
use super::pin_pad::{Digit, KeyOrder, PinBuffer, PinEvent, keypad, pin_pad};
use crate::flow::PinLength;
use crate::ui::icon::{Icon, Picture, icon, picture};
use crate::ui::theme::button::Kind;
use crate::ui::theme::{self, Look, Meaning, surface, text};

#[derive(Clone)]
struct Message;

impl From<PinEvent> for Message {
    fn from(_event: PinEvent) -> Self {
        Self
    }
}

#[test]
#[ignore = "writes pictures to be looked at"]
fn gallery() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/gallery");
    std::fs::create_dir_all(&folder).unwrap();
    for look in Look::ALL {
        let mut buffer = PinBuffer::new(PinLength { min: 5, max: 8 });
        for number in [1, 2, 3] {
            buffer.push(Digit::new(number).unwrap());
        }
        let mut page = Harness::new(buffer, view, |_, _| ());
        page.size = Size::new(1120.0, 1180.0);
        save(&folder, look, "widgets", &page.picture(&look.theme()));
        page.size = Size::new(400.0, 1180.0);
        page.focus("primary".into());
        save(&folder, look, "narrow", &page.picture(&look.theme()));
    }
}

fn view(buffer: &PinBuffer) -> Element<'_, Message> {
    responsive(move |size| {
        if size.width < 700.0 {
            return container(pin(buffer)).padding(theme::L).into();
        }
        let left = column![types(), buttons(), notices()];
        let right = column![pin(buffer), pictures(), icons()];
        row![
            rail(),
            left.spacing(theme::XL).width(Fill),
            right.spacing(theme::XL),
        ]
        .spacing(theme::XL)
        .padding(theme::XL)
        .into()
    })
    .into()
}

fn rail<'a>() -> Element<'a, Message> {
    let items = column![
        rail_item(Icon::Shield, "Accedi", true, Message),
        rail_item(Icon::Card, "Carta", false, Message),
        rail_item(Icon::Pulse, "Diagnosi", false, Message),
        rail_item(Icon::Key, "PIN", false, Message),
        rail_item(Icon::Gear, "Impostazioni", false, Message),
    ]
    .spacing(theme::XS);
    container(items)
        .padding(theme::S)
        .width(200)
        .height(Fill)
        .style(surface::rail)
        .into()
}

fn types<'a>() -> Element<'a, Message> {
    card(
        column![
            text::title("Accedi con la tua carta"),
            text::heading("Carta Nazionale dei Servizi"),
            text::body("Appoggia la carta sul lettore: perché è già città."),
            text::strong("Valida fino al 12 marzo 2031"),
            text::small("Numero 7001 0000 0000 4821"),
            text::code("VARCO-C04"),
        ]
        .spacing(theme::XS),
    )
}

fn buttons<'a>() -> Element<'a, Message> {
    let kinds = [
        (Kind::Primary, "Accedi"),
        (Kind::Secondary, "Aiuto"),
        (Kind::Quiet, "Dettagli"),
        (Kind::Danger, "Esci"),
    ];
    let on = row(kinds.map(|(kind, label)| action(label, kind, Some(Message)).into()));
    let off = row(kinds.map(|(kind, label)| action(label, kind, None).into()));
    card(
        column![
            on.spacing(theme::M),
            off.spacing(theme::M),
            action_with_icon(Icon::External, "Apri", Kind::Secondary, Some(Message)),
            check_box("Ho il PIN davanti a me", true, Some(Message)),
            check_box("Mostra il nome", false, Some(Message)),
            row![
                choice("Chiaro", true, Some(Message)),
                choice("Scuro", false, Some(Message))
            ]
            .spacing(theme::M),
        ]
        .spacing(theme::M),
    )
}

fn notices<'a>() -> Element<'a, Message> {
    let words = [
        "Il lettore è pronto.",
        "Accesso riuscito.",
        "Ultimo tentativo: se sbagli la carta si blocca e serve il PUK.",
        "PIN errato. Restano 2 tentativi.",
    ];
    let all = Meaning::ALL.into_iter().zip(words);
    column(all.map(|(meaning, words)| notice(meaning, text::body(words))))
        .spacing(theme::S)
        .into()
}

fn pin(buffer: &PinBuffer) -> Element<'_, Message> {
    let content = column![
        text::heading("Inserisci il PIN"),
        pin_pad(buffer, Message::from),
        container(keypad(KeyOrder::default(), Message::from)).center_x(Fill),
        row![
            space::horizontal(),
            action("Annulla", Kind::Secondary, Some(Message)),
            action("Conferma", Kind::Primary, Some(Message)).id("primary"),
        ]
        .spacing(theme::M),
    ]
    .spacing(theme::L);
    container(content)
        .padding(theme::XL)
        .style(surface::dialog)
        .into()
}

fn pictures<'a>() -> Element<'a, Message> {
    row![
        picture(Picture::ConnectReader, 200.0),
        picture(Picture::InsertCard, 200.0),
        picture(Picture::LayCard, 200.0)
    ]
    .spacing(theme::XL)
    .into()
}

fn icons<'a>() -> Element<'a, Message> {
    let all = [
        Icon::ArrowRight,
        Icon::Backspace,
        Icon::Box,
        Icon::BoxChecked,
        Icon::Card,
        Icon::Check,
        Icon::Circle,
        Icon::CircleChosen,
        Icon::Cross,
        Icon::Danger,
        Icon::External,
        Icon::Eye,
        Icon::Gear,
        Icon::Help,
        Icon::Hourglass,
        Icon::Info,
        Icon::Key,
        Icon::Leave,
        Icon::Person,
        Icon::Pulse,
        Icon::Reader,
        Icon::Shield,
        Icon::Success,
        Icon::Warning,
    ];
    let rows = all.chunks(8).map(|some| {
        row(some.iter().map(|one| icon(*one, 32.0).into()))
            .spacing(theme::M)
            .align_y(Center)
            .into()
    });
    column(rows).spacing(theme::M).into()
}

fn card<'a>(content: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    container(content)
        .padding(theme::XL)
        .width(Fill)
        .style(surface::card)
        .into()
}

fn save(folder: &Path, look: Look, name: &str, shot: &Screenshot) {
    let path = folder.join(format!("{name}-{look:?}.png").to_lowercase());
    let file = std::fs::File::create(path).unwrap();
    let mut png = png::Encoder::new(file, shot.size.width, shot.size.height);
    png.set_color(png::ColorType::Rgba);
    let mut writer = png.write_header().unwrap();
    writer.write_image_data(&shot.rgba).unwrap();
}
