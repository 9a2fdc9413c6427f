"""Titles: what is an echo, what stays, and what the page is called."""

import pytest

from pipeline import Kind, Settings, clean, render
from pipeline.flow import document_of
from pipeline.rules.repeat import block as repeat_block
from pipeline.rules.repeat import quote as repeat_quote
from pipeline.rules.title import repeated
from pipeline.titles import title_of

TITLE = "Council votes to rebuild the old bridge"
BODY = (
    "The council met on Tuesday and agreed, after a long debate, to pay for a new bridge over the river.\n\n"
    "Work will begin in the spring, the mayor said, and it should be finished before the end of next year."
)
RULES = (repeated.RULE, repeat_block.RULE, repeat_quote.RULE)


def cleaned(text: str) -> tuple[str, str]:
    done = clean(text.encode(), Settings(), kind=Kind.TEXT, rules=RULES)
    return render(done.document.original, done.edits), done.title


@pytest.mark.parametrize(
    "echo",
    [
        TITLE,
        TITLE.upper(),
        f"“{TITLE}”",
        f"{TITLE}!",
        f"{TITLE} | The Courier",
        f"{TITLE} — The Courier",
        f"The Courier: {TITLE}",
        "Council votes to rebuild the…",
        "Council votes to rebu...",
        f"{TITLE} | News | The Courier",
        "Council votes to rebuild the… | The Courier",
        "Council votes\n\nto rebuild the old bridge",
        "Council votes\n\nto rebuild\n\nthe old bridge",
    ],
)
def test_an_echo_goes_and_the_title_stays_once(echo: str) -> None:
    assert cleaned(f"{TITLE}\n\n{echo}\n\n{BODY}") == (f"{TITLE}\n\n{BODY}", TITLE)


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\n{BODY}",
        BODY,
        f"{TITLE}\n\n{TITLE}.\n\n{BODY}",
        f"{TITLE}\n\n{BODY}\n\n{TITLE}\n\nThat was the first vote.",
        f"{TITLE}\n\n{TITLE}\nand the rain came down,\n{TITLE}\nall over town.",
        f"{TITLE}\n\nWhat happens next\n\n{BODY}",
        "Мост\n\nМост\nнад рекой,\nмост\nмой.",
        f"{TITLE.upper()}\n  {TITLE}\n  would cost nine million, the mayor said.\n\n{BODY}",
        f"{TITLE}\n\n{'They spoke for hours, and then ' * 20}\n\n{TITLE}\n\n{BODY}",
        (
            "什么是防火墙？\n\n流行的防火墙是多数组织主要的边界防御。\n\n基于网络的防火墙已经在美国企业无处不在，因为它们证实了抵御日益增长的威胁的防御能力。"
            "\n\n最近的一项研究发现，大型企业大多运行着下一代防火墙，市场的营业额到年底还将继续增长。\n\n什么是防火墙？\n\n防火墙监控流量。"
        ),
        f"CVE-2021-31799\n\nCVE-2021-31799: a command can be injected into the documentation\n\n{BODY}",
    ],
)
def test_what_repeats_on_purpose_stays(text: str) -> None:
    assert cleaned(text)[0] == text


def test_the_whole_title_is_taken_where_the_first_line_is_cut_short() -> None:
    document = document_of(f"Council votes to rebuild…\n\n{TITLE}\n\n{BODY}", kind=Kind.TEXT)
    assert title_of(document) == TITLE


def test_a_title_in_two_halves_is_no_site_name() -> None:
    document = document_of(f"Old bridge: the long vote\n\nOld bridge\n\nthe long vote\n\n{BODY}", kind=Kind.TEXT)
    assert title_of(document) == "Old bridge: the long vote"


def test_a_title_over_three_lines_ends_in_no_site_name() -> None:
    document = document_of(f"Old bridge: the long vote\n\nOld\n\nbridge:\n\nthe long vote\n\n{BODY}", kind=Kind.TEXT)
    assert title_of(document) == "Old bridge: the long vote"


def test_the_model_leaves_the_lines_of_a_split_title_to_the_rule_of_titles() -> None:
    text = f"Best U.S. states to retire in 2026\n\nBest U.S. states\n\nto retire in\n\n2026\n\n{BODY}"
    done = clean(text.encode(), kind=Kind.TEXT)
    assert render(done.document.original, done.edits) == f"Best U.S. states to retire in 2026\n\n{BODY}"


def test_a_copy_goes_with_what_stands_beside_it() -> None:
    first, second = BODY.split("\n\n")
    once = f"{first}\n\nWhen?\n\n{second}"
    assert cleaned(f"{once}\n\n{once}")[0] == once


def test_a_copy_with_other_quotes_and_spaces_goes() -> None:
    first, second = BODY.split("\n\n")
    once = f'{TITLE}\n\n{first} "It is late," they said.\n\nShe said: "When?"\n\n{second}'
    again = once.partition("\n\n")[2].replace(' "', " “").replace('"', "”").replace("the ", "the\u00a0")
    assert cleaned(f"{once}\n\n{again}")[0] == once


def test_each_section_may_say_the_same_below_its_heading() -> None:
    first, second = BODY.split("\n\n")
    text = f"{TITLE}\n\nIn the north\n\n{first}\n\nIn the south\n\n{first}\n\nIn the end\n\n{second}"
    assert cleaned(text)[0] == text


def test_a_copy_does_not_take_the_label_behind_it() -> None:
    first, second = BODY.split("\n\n")
    text = f"{TITLE}\n\n{first}\n\nNotes\n\n{second}\n\n{first}\n\nNotes\n\nThere are none."
    assert cleaned(text)[0] == f"{TITLE}\n\n{first}\n\nNotes\n\n{second}\n\nNotes\n\nThere are none."


def test_a_pull_quote_of_a_script_without_spaces_goes() -> None:
    said = "我们不得不把最重要的信息都集中到你自己最常打开的文件夹里面，这样才不会忘记。"
    source = f"他在会议上说了很长时间，大家都听得很认真。{said}会后大家又讨论了很久才回家，第二天继续开会。"
    text = f"会议报道\n\n{source}\n\n{said}\n\n结束。"
    assert cleaned(text)[0] == f"会议报道\n\n{source}\n\n结束。"


def test_a_stanza_may_return() -> None:
    lines = "By the waters of the river|in the long light of the evening|we sat down and we remembered|all the houses"
    stanza = lines.replace("|", "\n")
    text = f"{stanza}\n\nThen the morning came.\n\n{stanza}"
    assert cleaned(text)[0] == text


def test_russian_sentences_of_equal_length_stay() -> None:
    text = "Совет решил построить новый мост через реку к весне.\n\nСовет решил построить новый дом через улицу к зиме."
    assert cleaned(text)[0] == text
