"""The clearance sheet: one printable page of the rules that fired and what is unknown; no legal advice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from rushes.clearance.evidence import Evidence, engines_of, inputs_of, loras_of, revision_of
from rushes.model.engine import Card
from rushes.model.rights import Clearance, Rule

_MOST_ROWS = 12
_NOT_RUN = (
    "search for similar works",
    "screening of prompts for names of artists, brands, characters and titles",
    "search for faces of real people",
)
_STATEMENT = (
    ("licence", "Licence"),
    ("weights_licence", "Weights"),
    ("training_data", "Trained on"),
    ("tier", "Tier"),
    ("output_rights", "Output belongs to"),
    ("indemnity", "Indemnity"),
    ("trains_on_inputs", "Trains on inputs"),
    ("watermark", "Marks"),
)
_CLASS = {"clear": "ok", "clear with duties": "duty", "needs human": "human", "blocked": "stop"}
_STYLE = """
@page{size:A4;margin:10mm 12mm}*{box-sizing:border-box}
body{font:8.7pt/1.32 "Helvetica Neue",Arial,"Noto Sans",sans-serif;color:#16181d;margin:0 auto;max-width:186mm;
 padding:6mm 0;-webkit-print-color-adjust:exact;print-color-adjust:exact}
@media print{body{padding:0}}
header{display:flex;justify-content:space-between;align-items:flex-start;gap:8mm;border-bottom:1.2pt solid #16181d;
 padding-bottom:2mm}
h1{font-size:13.5pt;line-height:1.15;margin:0 0 1mm;overflow-wrap:anywhere}
h2{font-size:8pt;letter-spacing:.07em;text-transform:uppercase;color:#5a6070;margin:3mm 0 .6mm;font-weight:600}
p{margin:0 0 1mm}small,.small{font-size:7.6pt;color:#5a6070;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5mm 2.5mm .5mm 0;
 border-bottom:.4pt solid #d5d8de;overflow-wrap:break-word}
.fit{white-space:nowrap;width:1%}.facts th:first-child{width:34mm}
th{font-weight:600;font-size:7.8pt;color:#5a6070}tr{break-inside:avoid}
ul{margin:0;padding-left:4mm}li{margin:0 0 .4mm}
.verdict{font-size:12pt;font-weight:700;padding:1.6mm 4mm;border-radius:1.2mm;white-space:nowrap;color:#fff}
.ok{background:#1d6b3c}.duty{background:#6b5a00}.human{background:#a04300}.stop{background:#a3122b}
.dot{display:inline-block;white-space:nowrap;border-radius:.8mm;padding:0 1.6mm;color:#fff;font-size:7.6pt}
.unknown{font-weight:600;color:#a04300;border-bottom:.8pt dashed #a04300}
.two{display:grid;grid-template-columns:1fr 1fr;gap:0 8mm}code{font:7.8pt ui-monospace,Menlo,Consolas,monospace}
footer{margin-top:3.6mm;border-top:.4pt solid #16181d;padding-top:1.6mm;font-size:7.8pt;color:#3a3f4a}
"""


def clearance_sheet(
    clearance: Clearance,
    *,
    evidence: Evidence,
    on: date,
    production: str = "",
    file_name: str = "",
    sha256: str = "",
) -> str:
    """The sheet as one self-contained HTML page without scripts; every text in it is escaped.

    Args:
        clearance: what the rules said.
        evidence: what they looked at.
        on: the day of the decision.
        production: its name.
        file_name, sha256: of the deliverable that the sheet goes with.
    """
    title = file_name or clearance.subject
    body = "".join(
        (
            _header(clearance, title, production, on, sha256),
            _section("Engines", _engines(evidence)),
            '<div class="two">',
            f"<div>{_section('What went in', _inputs(evidence))}</div>",
            f"<div>{_section('Human authorship', _list(clearance.authorship or ('no take is known',)))}",
            f"{_section('Duties', _list(_duties(clearance.rules) or ('none that a rule knows of',)))}</div>",
            "</div>",
            _section("Rules that fired", _rules(clearance.rules)),
            _section("Not run", f"<p>{escape('; '.join(_NOT_RUN))}</p>"),
            "<footer>This sheet is not legal advice. It states which rules fired on the facts that engines' cards and "
            "people have given; what nobody has stated is shown as unknown. A sheet without a fired rule does not "
            "mean that a use is safe.</footer>",
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Clearance of {escape(title)}</title><style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )


def _header(clearance: Clearance, title: str, production: str, on: date, sha256: str) -> str:
    lines = [f"Production {escape(production)}"] if production else []
    lines.append(f"decided on {on.isoformat()}")
    digest = f"<p class=small>SHA-256 <code>{escape(sha256)}</code></p>" if sha256 else ""
    return (
        f"<header><div><small>Clearance sheet</small><h1>{_breakable(title)}</h1>"
        f"<p>{' · '.join(lines)}</p>{digest}</div>"
        f'<div class="verdict {_CLASS[clearance.verdict]}">{escape(clearance.verdict)}</div></header>'
    )


def _breakable(name: str) -> str:
    """A file name that may break after its underscores."""
    return escape(name).replace("_", "_<wbr>")


def _section(title: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{content}</section>"


def _engines(evidence: Evidence) -> str:
    names = engines_of(evidence)
    if not names:
        return "<p>no engine is known</p>"
    cards = [evidence.cards.get(name) for name in names]
    head = "".join(f"<th>{escape(card.title if card else name)}</th>" for name, card in zip(names, cards, strict=True))
    rows = [
        _row("Pictures from", [_origin(card) for card in cards]),
        _row("Revision", [_told(revision_of(name, evidence) or "unknown") for name in names]),
    ]
    for key, label in _STATEMENT:
        rows.append(_row(label, [_told(getattr(card.statement, key) if card else "unknown") for card in cards]))
    rows.append(
        _row("Card verified on", [_told(str(card.verified_on or "unknown") if card else "unknown") for card in cards])
    )
    return f"<table class=facts><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _row(label: str, cells: Sequence[str]) -> str:
    return f'<tr><th scope="row">{escape(label)}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _origin(card: Card | None) -> str:
    if card is None:
        return _told("unknown")
    if card.kind == "footage":
        return "a camera, or whatever made the file"
    return "a trained model (AI)" if card.is_ai else "a renderer; no AI"


def _told(text: str) -> str:
    """A fact as stated; unknown is a value and stands out."""
    word = str(text).strip() or "unknown"
    return '<span class="unknown">unknown</span>' if word == "unknown" else escape(word)


def _inputs(evidence: Evidence) -> str:
    rows = []
    for found in inputs_of(evidence):
        rights = "made by this program" if found.is_ours else found.item.rights if found.item else "unknown"
        until = (
            f" until\u00a0{found.item.expires.replace('-', chr(0x2011))}" if found.item and found.item.expires else ""
        )
        name = found.media.name or found.media.sha256[:12]
        rows.append((found.role, name, _told(rights) + escape(until)))
    for lora in loras_of(evidence):
        rows.append(("LoRA", f"{lora.name} at {lora.scale:g}", _told(lora.data_set or "unknown")))
    if not rows:
        return "<p>no file; prompts only</p>"
    body = "".join(
        f"<tr><td class=fit>{escape(role)}</td><td>{_breakable(name)}</td><td>{rights}</td></tr>"
        for role, name, rights in rows[:_MOST_ROWS]
    )
    more = f"<p class=small>and {len(rows) - _MOST_ROWS} more in the manifest</p>" if len(rows) > _MOST_ROWS else ""
    head = "<thead><tr><th>for</th><th>file</th><th>rights</th></tr></thead>"
    return f"<table>{head}<tbody>{body}</tbody></table>{more}"


def _duties(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rule.duty for rule in rules if rule.duty))


def _list(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _rules(rules: Sequence[Rule]) -> str:
    """The rules, worst first; those that found nothing to object to share one line, so that the page stays one page."""
    loud = [rule for rule in rules if rule.verdict != "clear"]
    shown = loud[: _MOST_ROWS * 2]
    body = "".join(
        f'<tr><td class=fit><span class="dot {_CLASS[rule.verdict]}">{escape(rule.verdict)}</span></td>'
        f"<td class=fit><code>{escape(rule.id)}</code></td><td>{escape(rule.sentence)}</td></tr>"
        for rule in shown
    )
    clear = "; ".join(f"{rule.sentence} ({rule.id})" for rule in rules if rule.verdict == "clear")
    if clear:
        mark = '<span class="dot ok">clear</span>'
        body += f"<tr><td class=fit>{mark}</td><td colspan=2 class=small>{escape(clear)}</td></tr>"
    more = f"<p class=small>and {len(loud) - len(shown)} more in the manifest</p>" if len(loud) > len(shown) else ""
    return f"<table><tbody>{body}</tbody></table>{more}"
