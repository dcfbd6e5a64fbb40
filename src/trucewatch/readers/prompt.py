"""The question that is put to a language model: made from `guide.md` and `acts.yaml`, and known by the hash of its words.

The report goes between two marker lines that are made from its own hash: no author can know the marker of a text beforehand, since
writing it down would change it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from trucewatch.knowledge.acts import acts
from trucewatch.records import Factuality, content_id

GUIDE = Path(__file__).with_name("guide.md")
Json = dict[str, Any]

_WORDS: Json = {"type": "string"}
_MAYBE: Json = {"type": ["string", "null"]}
_SEVERAL: Json = {"type": "array", "items": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Prompt:
    """The same for every report.

    Attributes:
        system: what the model is told. schema: the JSON schema that its answer is bound to, as canonical JSON.
        version: hash of both and of how a report is put.
    """

    system: str
    schema: str
    version: str

    def messages(self, text: str) -> list[dict[str, str]]:
        """The messages that ask about a report, or a part of one."""
        mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        body = f"<report {mark}>\n{text}\n</report {mark}>\nWrite down the claims of the report between the two marks, as JSON."
        return [{"role": "system", "content": self.system}, {"role": "user", "content": body}]

    def response_format(self) -> Json:
        """The form to which the answer is bound, as the chat interface wants it told."""
        return {
            "type": "json_schema",
            "json_schema": {"name": "claims", "strict": True, "schema": json.loads(self.schema)},
        }

    def key(self, text: str) -> str:
        """The name under which an answer about a text is kept: a hash of the text and of this prompt."""
        return content_id("answer", text, self.version)


@cache
def prompt() -> Prompt:
    """The prompt that is shipped."""
    listed = "\n".join(f"- `{key}`: {act.means}" for key, act in acts().items())
    system = f"{GUIDE.read_text(encoding='utf-8').strip()}\n\n## The acts\n{listed}\n"
    bound = json.dumps(schema(), sort_keys=True, separators=(",", ":"))
    asked = Prompt("", "", "").messages("")[1]["content"]
    return Prompt(system, bound, content_id("prompt", system, bound, asked))


def schema() -> Json:
    """The JSON schema of an answer: all fields required and no others, as strict servers ask for."""
    claim: Json = {
        "quote": _WORDS,
        "trigger": _WORDS,
        "act": {"type": "string", "enum": list(acts())},
        "factuality": {"type": "string", "enum": [one.value for one in Factuality]},
        "initiator": _SEVERAL,
        "recipient": _SEVERAL,
        "place": _SEVERAL,
        "when": _MAYBE,
        "count": _MAYBE,
        "killed": _SEVERAL,
        "injured": _SEVERAL,
        "weapon": _MAYBE,
        "sources": _SEVERAL,
        "violation": _MAYBE,
    }
    return _object({"claims": {"type": "array", "items": _object(claim)}})


def _object(fields: Json) -> Json:
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
