"""Hostile texts. Where one would run, it says `pwned`: nothing of that name may ever be code."""

NEWLINES = {
    "newline": "safe\nimport pwned",
    "carriage return": "safe\rimport pwned",
    "carriage return and newline": "safe\r\nimport pwned",
    "next line (U+0085)": "safe\x85import pwned",
    "line separator (U+2028)": "safe\u2028import pwned",
    "paragraph separator (U+2029)": "safe\u2029import pwned",
    "form feed": "safe\x0cimport pwned",
    "vertical tab": "safe\x0bimport pwned",
}

QUOTES = {
    "end of a docstring": '"""\nimport pwned\npwned.run()\n"""',
    "end of a docstring in the middle": 'safe """ + pwned() + """ safe',
    "end of a single-quoted docstring": "'''\nimport pwned\n'''",
    "all quotes": "'''\"\"\"'\"`",
    "quote at the end": 'the so-called "',
    "backslash at the end": "C:\\pwned\\",
    "backslash before the quotes": '\\"""; import pwned',
    "code in a string": '" + __import__("pwned").run() + "',
    "escape sequences": "\\N{BULLET} \\u0041 \\x41 \\101 \\x \\u12 \\",
}

TEMPLATES = {
    "format string": "{0.__class__.__mro__[1].__subclasses__()} {pwned} {} {{ }}",
    "percent format": "%(pwned)s %s %n %% %",
    "f-string": "f\"{__import__('pwned')}\" {pwned!r:>{width}}",
    "Jinja expression": "{{ ''.__class__.__mro__[1].__subclasses__() }} {{ pwned }}",
    "Jinja block": "{% for x in pwned %}{{ x }}{% endfor %}{% raw %}{# #}",
    "Jinja end": "{% endraw %}{% endblock %}{% endif %} #}",
    "Mako": "${pwned}\n<% import pwned %>\n% if True:\n## pwned",
    "workflow expression": "${{ secrets.GITHUB_TOKEN }} && pwned",
    "compose interpolation": "${PWNED:?pwned} $PWNED $$",
    "dashboard variable": "[[pwned]] $__interval {{ $labels.pwned }}",
}

FORMATS = {
    "shell": "$(pwned) `pwned` ; pwned && pwned | pwned > /pwned",
    "Makefile": "pwned\n\npwned:\n\t$(shell pwned)",
    "Dockerfile": "safe\nUSER root\nRUN pwned",
    "YAML": "safe\nprivileged: true\n- &pwned x\n- !!python/object/apply:pwned.run []",
    "YAML indicators": ": # - ? | > & * ! % @ ` [ ] { }, 'pwned",
    "TOML": 'safe"\n[tool.pwned]\nrun = "pwned',
    "INI": "safe\n[pwned]\nurl = %(here)s",
    "JSON": '", "pwned": true, "x": "',
    "SQL": "'); DROP TABLE pwned;--",
    "SQL parameter": "x :pwned ::int $1 ?",
    "HTML": "</script><script>pwned()</script><!-- <img src=x onerror=pwned()>",
    "Markdown": "```\n# pwned\n```mermaid\nclick A pwned\n```\n| a | b |\n[x](javascript:pwned())",
    "Markdown list": "- pwned\n- pwned",
    "Markdown numbers": "1. pwned",
    "Markdown rule": "---\npwned\n===",
    "Mermaid": '"]; click A call pwned() %% A["',
}

DIRECTIVES = {
    "type ignore": "# type: ignore[pwned]",
    "noqa": "# noqa: E501 pwned",
    "formatter": "# fmt: off pwned",
    "encoding cookie": "# -*- coding: utf-7 -*- pwned",
    "encoding cookie on a line of its own": "safe\n# -*- coding: rot13 -*-\npwned",
    "mypy": "# mypy: ignore-errors\npwned",
    "shebang": "#!/bin/pwned",
    "doctest": ">>> import pwned\n>>> pwned.run()\n",
}

UNICODE = {
    "emoji": "fine 💥 naïve Ω",
    "bidirectional override (Trojan Source)": "safe \u202e pwned \u2066 ; import pwned \u2069",
    "zero width": "sa\u200bfe\u200d\ufeff pwned",
    "NUL": "safe\0pwned",
    "control characters": "safe\x07\x08\x1b[31m pwned \x7f\x9b",
    "not a character": "safe\ufffe\uffff",
    "combining": "s" + "\u0301" * 200,
    "tab": "safe\tpwned",
}

PROSE = {**NEWLINES, **QUOTES, **TEMPLATES, **FORMATS, **DIRECTIVES, **UNICODE}
"""For places that take any text."""

NAMES = {
    **PROSE,
    "empty": "",
    "spaces": "two words",
    "space at the end": "pwned ",
    "newline at the end": "pwned\n",
    "leading digit": "1pwned",
    "dunder": "__init__",
    "leading underscore": "_pwned",
    "dot": ".",
    "dots": "..",
    "parent folder": "../pwned",
    "parent folder, hidden": "pwned/../../pwned",
    "parent folder, Windows": "..\\pwned",
    "absolute path": "/etc/pwned",
    "absolute path, Windows": "C:\\pwned",
    "network path": "//pwned/share",
    "home": "~/pwned",
    "URL": "https://pwned.example/",
    "dotted": "os.system",
    "call": "pwned()",
    "annotation": "pwned: int = pwned()",
    "lambda": "lambda: pwned",
    "star": "*",
    "Cyrillic look-alike": "tіtle",
    "fullwidth": "ｔｉｔｌｅ",
    "ligature": "ﬁeld",
    "mathematical": "𝓉𝒾𝓉𝓁ℯ",
    "other digits": "title٣",
    "dotless i": "tıtle",
    "soft hyphen": "ti\u00adtle",
    "long": "a" * 5_000,
    "a megabyte": "a" * 1_000_000,
}
"""For places that take a name and nothing else."""

ENTITY_NAMES = (
    *("None", "True", "False", "Exception", "Base", "BaseModel", "Enum", "Decimal", "Any", "Field", "Page", "Problem"),
    *("Token", "Settings", "HTTPException", "Mapped", "Session", "Annotated", "Router", "Query", "UUID", "MISSING"),
    *("Con", "Nul", "Aux", "Test", "Conftest", "Main", "Models", "Init", "Env", "Types", "Annotation"),
)
"""Names of the right shape that a module of Python or of the application may need for itself."""

FIELD_NAMES = (
    *("class", "from", "import", "lambda", "None", "async", "match", "type", "self", "cls", "print", "id", "hash"),
    *(
        "metadata",
        "registry",
        "json",
        "dict",
        "copy",
        "schema",
        "model_config",
        "model_fields",
        "model_dump",
        "validate",
    ),
    *("query", "session", "select", "order", "group", "user", "table", "limit", "offset", "sort", "q", "text", "date"),
    *("model_dump", "validate", "construct", "create", "update", "status", "result", "response", "request", "service"),
    *("str", "int", "list", "datetime", "decimal", "uuid", "mapped_column", "relationship", "field", "annotated"),
)
"""Names of the right shape that a class of Python, Pydantic or SQLAlchemy may need for itself, or SQL."""
