"""A question for a number or a day is answered only by words that hold one."""

import pytest

from rag.answer.expected import answers

ASKED = [
    ("How long did the ministers talk?", "They spoke for two hours.", True),
    ("How long did the ministers talk?", "They spoke of one fleet this year.", False),
    ("How long did the ministers talk?", "The talks lasted half an hour.", True),
    ("How many minutes did the call last?", "The call took place in 2031.", False),
    ("How many minutes did the call last?", "It was a 50-minute call.", True),
    ("How many ships were held?", "Nine ships were held.", True),
    ("How many ships were held?", "The ships were held.", False),
    ("How many of the 14 ships were held?", "The 14 ships were held.", False),
    ("What hourly wage does the union want?", "It wants 21 crowns.", True),
    ("What hourly wage does the union want?", "It wants a fair wage.", False),
    ("When will the group meet?", "It will meet on March 27.", True),
    ("When will the group meet?", "It will meet in Kestra.", False),
    ("On which day did they meet?", "They met on Tuesday.", True),
    ("¿Cuándo se reunirán?", "Se reunirán el lunes.", True),
    ("Сколько судов задержано?", "Задержано одиннадцать судов.", True),
    ("Сколько судов задержано?", "Суда задержаны.", False),
    ("什么时候扣留？", "3月5日被扣留。", True),
    ("扣留了多少艘船？", "船被扣留。", False),
    ("Who spoke?", "The minister spoke.", True),
]


@pytest.mark.parametrize(("question", "text", "expected"), ASKED)
def test_a_text_answers_only_with_what_the_question_asks_for(question, text, expected):
    assert answers(question, text) is expected
