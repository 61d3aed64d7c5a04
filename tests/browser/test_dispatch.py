"""The dispatch board in a browser: jobs are dragged, refused with a reason, contested, moved by keyboard."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

API = "/api/field-service"
PLACE = {"lat": 48.1402, "lon": 11.5601, "address": "Arnulfstraße 1, Munich"}
ALWAYS = {str(day): [["00:00", "24:00"]] for day in range(1, 8)}
READY = "return document.querySelector('[data-board]')?.dataset.ready === 'yes'"
PLACE_AFTER_NOW = """
const lane = document.querySelector(`.nx-track[data-technician=${arguments[0]}]`);
lane.scrollIntoView({block: 'center', behavior: 'instant'});
const now = document.querySelector('.nx-now').getBoundingClientRect(), box = lane.getBoundingClientRect();
return [Math.round(now.left + 25), Math.round(box.top + box.height / 2)];
"""
DEAF = """
for (const news of ['nexus:live', 'nexus:resumed']) {
  window.addEventListener(news, event => event.stopImmediatePropagation(), true);
}
"""
SLOW = """
const ask = window.fetch;
window.fetch = (...what) => new Promise(done => setTimeout(done, 900)).then(() => ask(...what));
"""
HAND = "const hand = document.querySelector('.nx-hand'); return hand && hand.dataset.tone ? hand.dataset.tone : ''"


def call(page, path, body=None, method=None):
    """The JSON of an API call, and its status."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(page.address + API + path, data, method=method)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"{}"), answer.status
    except urllib.error.HTTPError as error:
        return json.loads(error.read()), error.code


@pytest.fixture
def board(page):
    """The board, with two jobs of its own that wait: one anyone can do, one that needs a skill nobody has."""
    call(page, "/technicians", {"id": "tech_any", "name": "Uta Uhr", "home": PLACE, "shifts": ALWAYS})
    made = {}
    for name, skills in (("easy", []), ("hard", ["alchemy"])):
        body = {"title": f"Test {name}", "location": PLACE, "estimatedDuration": 15, "requiredSkills": skills}
        made[name] = call(page, "/jobs", body)[0]["id"]
    page.visit("/dispatch")
    page.until(lambda: page.driver.execute_script(READY))
    for job in made.values():
        page.one(f".nx-wait[data-job={job}][data-advised]")
    page.jobs = made
    yield page
    page.driver.get("about:blank")
    for job in made.values():
        call(page, f"/jobs/{job}/status", {"status": "cancelled"})


def drag(page, job, technician):
    """Hold a waiting job over the lane of a technician, a little after now, until its verdict is there."""
    card = page.one(f".nx-wait[data-job={job}][data-advised]")
    page.driver.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", card)
    ActionChains(page.driver).click_and_hold(card).move_by_offset(20, 20).perform()

    def aimed():
        x, y = page.driver.execute_script(PLACE_AFTER_NOW, technician)
        hand = ActionChains(page.driver)
        hand.w3c_actions.pointer_action.move_to_location(x, y)
        hand.perform()
        return page.driver.execute_script(HAND)

    return page.until(aimed)


def press_enter(page, job):
    """Press Enter on the card of a job that waits, once its best technician is known."""
    hold(page, job)
    page.keys(Keys.ENTER)


def hold(page, job):
    """Set the focus on the card of a job that waits, once its best technician is known."""
    focus = (
        f"const card = document.querySelector('.nx-wait[data-job={job}][data-advised]'); card?.focus(); return !!card"
    )
    page.until(lambda: page.driver.execute_script(focus))


def fit(page, job):
    """A technician who can do a job today, by the API's word."""
    found, _ = call(page, f"/jobs/{job}/recommendations", {"limit": 8})
    today, _ = call(page, "/board")
    return next(one["technicianId"] for one in found["recommendations"] if one["day"] == today["day"])


def test_a_job_is_dragged_to_a_technician_and_taken_back(board):
    job = board.jobs["easy"]
    who = fit(board, job)
    assert drag(board, job, who) == "good"
    assert "done" in board.text(".nx-hand-words")
    ActionChains(board.driver).release().perform()
    named = f".nx-track[data-technician={who}] .nx-bar[data-job={job}][aria-label*='Test easy']"
    board.until(lambda: board.all(named))
    kept, _ = call(board, f"/jobs/{job}")
    assert (kept["status"], kept["technicianId"]) == ("assigned", who)
    board.click(".nx-notes .nx-button")
    board.one(f".nx-wait[data-job={job}]")
    assert call(board, f"/jobs/{job}")[0]["status"] == "pending"


def test_a_job_that_cannot_be_done_says_why(board):
    job = board.jobs["hard"]
    board.driver.execute_script(SLOW)
    assert drag(board, job, "tech_001") == "bad"
    assert "Lacks alchemy" in board.text(".nx-hand-words")
    ActionChains(board.driver).release().perform()
    board.until(lambda: "can't go there" in board.text(".nx-notes"))
    assert call(board, f"/jobs/{job}")[0]["status"] == "pending"
    board.driver.get_log("browser")


def test_a_job_is_assigned_and_explained_without_a_mouse(board):
    job = board.jobs["easy"]
    press_enter(board, job)
    board.until(lambda: call(board, f"/jobs/{job}")[0]["status"] == "assigned")
    board.visit(f"/dispatch?job={job}")
    board.until(lambda: "Who else could do it" in board.text(".nx-details"))
    board.until(lambda: "Assigned" in board.text(".nx-story"))
    board.keys(Keys.ESCAPE)
    board.until(lambda: board.all(".nx-details[hidden]"))


def test_the_second_dispatcher_gets_the_fresh_state(board):
    job = board.jobs["easy"]
    who = fit(board, job)
    board.driver.execute_script(DEAF)
    board.until(board.calm)
    hold(board, job)
    assert call(board, f"/jobs/{job}/assign", {"technicianId": who})[1] == 200
    board.keys(Keys.ENTER)
    board.until(lambda: "changed by someone else" in board.text(".nx-notes"))
    assert "It is now with" in board.text(".nx-notes")
    board.one(f".nx-bar[data-job={job}]")
    assert call(board, f"/jobs/{job}")[0]["technicianId"] == who
    board.driver.get_log("browser")


def test_a_plan_is_shown_before_it_is_in_force(board):
    before = {one["id"]: len(one["stops"]) for one in call(board, "/board")[0]["technicians"]}
    board.click("[data-act=plan]")
    said = board.until(lambda: board.text(".nx-plan"))
    assert "Proposed plan" in said and "Test hard" in said
    assert {one["id"]: len(one["stops"]) for one in call(board, "/board")[0]["technicians"]} == before
    board.click("[data-accept]")
    board.until(lambda: "The plan is in force" in board.text(".nx-notes"))
    assert call(board, f"/jobs/{board.jobs['easy']}")[0]["status"] == "assigned"
    board.one(f".nx-bar[data-job={board.jobs['easy']}]")


def test_jobs_are_made_one_by_one_and_from_a_table(board):
    before = call(board, "/jobs")[0]["stats"]["total"]
    board.click("[data-act=add]")
    board.one("#add-title").send_keys("Typed by hand")
    board.one("#add-place").send_keys("48.15, 11.58")
    board.click(".nx-form-dialog [type=submit]")
    board.until(lambda: "One job was made" in board.text(".nx-notes"))
    board.until(lambda: "Typed by hand" in board.text(".nx-waits") and not board.all(".nx-form-dialog"))
    board.click("[data-act=add]")
    board.click(".nx-form-dialog summary")
    table = board.one("#add-table")
    table.send_keys("title,lat,lon\nFirst of two,48.15,11.5\nNowhere,0,0\n")
    board.click(".nx-form-dialog [type=submit]")
    board.until(lambda: "3" in board.text(".nx-form-dialog .nx-field-error"))
    assert call(board, "/jobs")[0]["stats"]["total"] == before + 1
    table.clear()
    table.send_keys("title,lat,lon\nFirst of two,48.15,11.5\nSecond of two,48.16,11.5\n")
    board.click(".nx-form-dialog [type=submit]")
    board.until(lambda: "2 jobs were made" in board.text(".nx-notes"))
    assert call(board, "/jobs")[0]["stats"]["total"] == before + 3
    board.driver.get_log("browser")
    board.driver.get("about:blank")
    for job in call(board, "/jobs?search=of%20two")[0]["jobs"] + call(board, "/jobs?search=Typed")[0]["jobs"]:
        call(board, f"/jobs/{job['id']}/status", {"status": "cancelled"})


def test_who_is_ill_has_nothing_to_do_any_more(board):
    job = board.jobs["easy"]
    assert call(board, f"/jobs/{job}/assign", {"technicianId": "tech_any"})[1] == 200
    board.one(f".nx-track[data-technician=tech_any] .nx-bar[data-job={job}]")
    board.click(".nx-lane-label[data-technician=tech_any]")
    board.click("[data-act=away]")
    board.click(".nx-form-dialog [type=submit]")
    board.until(lambda: "Uta Uhr is away" in board.text(".nx-notes"))
    board.one(".nx-track[data-technician=tech_any] .nx-block-away")
    assert not board.all(f".nx-track[data-technician=tech_any] .nx-bar[data-job={job}]")
    assert call(board, f"/jobs/{job}")[0]["technicianId"] != "tech_any"
    for away in call(board, "/board")[0]["technicians"]:
        for each in away["absences"] if away["id"] == "tech_any" else ():
            call(board, f"/absences/{each['id']}", method="DELETE")


def test_a_change_elsewhere_moves_one_bar(board):
    job = board.jobs["easy"]
    board.one(f".nx-wait[data-job={job}]")
    board.driver.execute_script("document.querySelectorAll('.nx-bar').forEach(bar => bar.dataset.old = 'yes')")
    assert call(board, f"/jobs/{job}/assign", {"auto": True})[1] == 200
    board.one(f".nx-bar[data-job={job}]")
    assert len(board.all(".nx-bar[data-old]")) >= len(board.all(".nx-bar")) - 8


def test_a_job_that_can_not_wait_and_work_that_takes_longer(board):
    board.click("[data-act=add]")
    board.one("#add-title").send_keys("Can not wait")
    board.one("#add-place").send_keys("48.1402, 11.5601")
    board.until(lambda: "no work of this type is finished" in board.text("#add-hint"))
    board.one("#add-minutes").send_keys("60")
    board.click("#add-now")
    board.click(".nx-form-dialog [type=submit]")
    board.until(lambda: "Can not wait begins at" in board.text(".nx-notes"))
    (made,) = call(board, "/jobs?search=Can%20not%20wait")[0]["jobs"]
    board.jobs["now"] = made["id"]
    assert (made["status"], made["priority"], made["estimatedDuration"]) == ("assigned", "urgent", 60)
    board.click(".nx-notes .nx-state-actions .nx-button")
    board.until(lambda: call(board, f"/jobs/{made['id']}")[0]["status"] == "pending")
    board.one(f".nx-wait[data-job={made['id']}]")
    assert call(board, f"/jobs/{made['id']}/assign", {"auto": True})[1] == 200
    call(board, f"/jobs/{made['id']}/status", {"status": "start"})
    board.visit(f"/dispatch?job={made['id']}")
    board.until(lambda: "Takes longer" in board.text(".nx-details-steps"))
    board.driver.execute_script("[...document.querySelectorAll('.nx-details-steps button')].at(-2).click()")
    board.one(".nx-details-steps input[type=number]")
    board.click(".nx-details-steps .nx-button-primary")
    board.until(lambda: call(board, f"/jobs/{made['id']}")[0]["estimatedDuration"] == 90)


def test_the_suggestion_is_explained_put_away_and_taken(board):
    far = {"lat": 48.1402, "lon": 11.05}
    for who, home in (("tech_far", far), ("tech_near", PLACE)):
        call(board, "/technicians", {"id": who, "name": who, "home": home, "shifts": ALWAYS, "skills": {"x-ray": 1}})
    body = {"title": "Far away", "location": PLACE, "estimatedDuration": 5, "requiredSkills": ["x-ray"]}
    board.jobs["far"] = call(board, "/jobs", body)[0]["id"]
    assert call(board, f"/jobs/{board.jobs['far']}/assign", {"technicianId": "tech_far"})[1] == 200
    board.visit("/dispatch")
    found = board.until(lambda: call(board, "/suggestion")[0]["suggestion"])
    job, to = found["jobId"], found["technicianId"]
    take = f".nx-suggestion [data-take={job}][data-to={to}]"
    board.one(take)
    assert call(board, f"/jobs/{job}")[0]["title"] in board.text(".nx-suggestion")
    board.click(".nx-suggestion .nx-button-icon")
    board.one(".nx-suggestion[hidden]")
    board.visit("/dispatch")
    board.click(take)
    board.until(lambda: call(board, f"/jobs/{job}")[0]["technicianId"] == to)
    board.one(f".nx-track[data-technician={to}] .nx-bar[data-job={job}]")
    board.until(lambda: not board.all(take))


@pytest.mark.parametrize("dark", [False, True])
def test_the_board_stands_on_a_phone(page, dark):
    page.phone()
    page.dark(dark)
    page.visit("/dispatch")
    page.until(lambda: page.driver.execute_script(READY))
    wide = page.driver.execute_script("return document.documentElement.scrollWidth")
    assert wide <= 390
    page.one(".nx-map-base .nx-base-river")
