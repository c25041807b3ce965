//! Where the parts of the page stand, for any size of the window.

use crate::tui::view::Area;

/// The columns of the list of templates beside the preview.
const LEFT: u16 = 54;

/// The parts of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    /// The templates, the rule above them included.
    pub(super) list: Area,
    /// The preview, the rule above it included.
    pub(super) preview: Area,
    /// Expiry date, check, warnings, send or hold, buttons.
    pub(super) foot: Area,
}

/// Divides the room below the header.
pub(super) fn places(room: Area, wide: bool, n_templates: usize, foot_rows: u16) -> Places {
    let body = Area { y: room.y + 1.min(room.height), height: room.height.saturating_sub(1), ..room };
    let foot_rows = foot_rows.min(body.height.saturating_sub(4));
    let above = body.height.saturating_sub(foot_rows);
    let foot = Area { y: body.y + above, height: foot_rows, ..body };
    if wide {
        let list = Area { width: LEFT.min(body.width), height: above, ..body };
        let x = body.x + list.width + 1;
        let preview = Area { x, width: body.right().saturating_sub(x), height: above, ..body };
        return Places { list, preview, foot };
    }
    let wanted = u16::try_from(n_templates).unwrap_or(u16::MAX).max(1);
    let rows = wanted.min((above / 3).max(1));
    let list = Area { height: (rows + 1).min(above), ..body };
    let preview = Area { y: body.y + list.height, height: above.saturating_sub(list.height), ..body };
    Places { list, preview, foot }
}
