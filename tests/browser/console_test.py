#!/usr/bin/env python3
"""The console's pages in Chromium: console_test.py PROGRAM FOLDER. Pictures and axe-core go into FOLDER.

Every page, in both languages, at 360 and 1280 px, with JavaScript and without: it is there, nothing scrolls sideways,
what is touched is large enough. Then the tasks of an operator's day, by keyboard and without JavaScript.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import fake_desk

try:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait
except ImportError:
    webdriver = None

AXE = "4.14.1"
PAGES = {
    "hoy": "/", "pedidos": "/pedidos", "vendedores": "/pedidos?estado=espera&por=vendedor", "pedido": "/pedidos/lupita/31000355",
    "entregado": "/pedidos/lupita/31000394", "espera": "/espera", "catalogo": "/catalogo?empresa=lupita&producto=a",
    "empresa": "/empresas/norte", "pausada": "/empresas/bogota", "historial": "/historial", "personas": "/personas",
    "sesiones": "/sesiones", "contrasena": "/contrasena", "segundo-factor": "/segundo-factor",
    "confirmar": "/accion?accion=drop&estado=espera", "resumen": "/accion?accion=summary&pedido=lupita%2F31000355", "perdida": "/no-hay"}
# What may be touched and is too small: `least` px each way; links within a sentence are let off, as WCAG 2.5.8 does.
SMALL = """
const least = arguments[0], small = [];
for (const e of document.querySelectorAll('a,button,input:not([type=hidden]),select,summary')) {
  const box = (e.closest('label,.check') || e).getBoundingClientRect(), style = getComputedStyle(e);
  if (!box.width || !e.checkVisibility() || e.closest('.skip')) continue;
  const own = e.matches('button,.button,.chip,select,input,summary,nav a');
  if (!own && (least > 24 || style.display === 'inline')) continue;
  if (box.height + 0.5 < least || box.width + 0.5 < 24) small.push(e.outerHTML.slice(0, 90) + ' ' + box.width + 'x' + box.height);
}
return small;
"""


class Program:
    """The console before a made-up desk."""

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="enlace-browser-")
        self.desk = fake_desk.start(self.folder + "/console.sock")
        self.process = subprocess.Popen([program, "--socket", self.folder + "/console.sock", "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[-1]

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        self.desk.shutdown()
        self.desk.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)


def start_browser(profile):
    options = webdriver.ChromeOptions()
    for word in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", "--user-data-dir=" + profile):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.chrome.service.Service("/usr/bin/chromedriver")
    return webdriver.Chrome(service=service, options=options)


def axe_source(folder):
    """The text of axe-core, or "" where npm cannot bring it."""
    kept = folder / f"axe-core-{AXE}.tgz"
    try:
        if not kept.exists():
            subprocess.run(["npm", "pack", "--silent", f"axe-core@{AXE}"], cwd=folder, check=True, timeout=60, capture_output=True)
        return subprocess.run(["tar", "-xzOf", kept, "package/axe.min.js"], check=True, capture_output=True).stdout.decode()
    except (OSError, subprocess.SubprocessError):
        return ""


class ConsoleInABrowser(unittest.TestCase):
    program = folder = None

    @classmethod
    def setUpClass(cls):
        cls.console = Program(cls.program)
        cls.profile = tempfile.mkdtemp(prefix="enlace-profile-")
        cls.browser = start_browser(cls.profile)

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.console.end()
        shutil.rmtree(cls.profile, ignore_errors=True)

    @classmethod
    def size(cls, width, height):
        # --window-size gives a page of 500 px at least: only this gives 360.
        cls.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                                    {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    @classmethod
    def scripts(cls, on):
        cls.browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not on})

    @classmethod
    def open(cls, path):
        cls.browser.get(cls.console.address + path)

    @classmethod
    def log_in(cls, user):
        cls.browser.delete_all_cookies()
        cls.open("/entrar")
        cls.find("#user").send_keys(user)
        cls.find("#password").send_keys(fake_desk.PASSWORD + Keys.ENTER)
        WebDriverWait(cls.browser, 20).until(lambda browser: browser.find_elements(By.CSS_SELECTOR, "nav a"))

    @classmethod
    def language(cls, language):
        cls.browser.add_cookie({"name": "enlace-language", "value": language})

    @classmethod
    def find(cls, selector):
        return cls.browser.find_element(By.CSS_SELECTOR, selector)

    def setUp(self):
        self.scripts(True)
        self.size(1280, 800)
        self.log_in("rosa")

    def text(self):
        return self.find("main").text

    def wait_for(self, text):
        """Until the page says it: what was clicked brings another page, and the old one may still be there."""
        wait = WebDriverWait(self.browser, 20, ignored_exceptions=(WebDriverException,))
        wait.until(lambda browser: text in self.text(), f"the page never said: {text}")

    def each_view(self):
        for language in ("es", "en"):
            self.language(language)
            for width in (360, 1280):
                self.size(width, 740 if width == 360 else 800)
                yield language, width
        self.language("es")
        self.size(1280, 800)

    def test_every_page_fits_with_and_without_scripts(self):
        for language, width in self.each_view():
            for scripts in (True, False):
                self.scripts(scripts)
                for name, path in PAGES.items():
                    with self.subTest(page=name, language=language, width=width, scripts=scripts):
                        self.open(path)
                        self.assertNotIn("/entrar", self.browser.current_url)
                        self.assertTrue(self.find("h1").is_displayed())
                        self.assertEqual("es-MX" if language == "es" else "en", self.find("html").get_attribute("lang"))
                        wide = self.browser.execute_script("return document.documentElement.scrollWidth")
                        self.assertLessEqual(wide, width)
                        self.assertEqual([], self.browser.execute_script(SMALL, 44 if width == 360 else 24))
        self.scripts(True)
        wrong = [entry for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE" and "404" not in entry["message"]]
        self.assertEqual([], wrong)

    def test_pages_are_accessible_by_axe(self):
        axe = axe_source(self.folder)
        if not axe:
            self.skipTest(f"axe-core {AXE} cannot be had from npm")
        for language, width in self.each_view():
            for name, path in PAGES.items():
                with self.subTest(page=name, language=language, width=width):
                    self.open(path)
                    self.assertNotIn("/entrar", self.browser.current_url)
                    self.browser.execute_script(axe)
                    found = self.browser.execute_async_script(
                        "const done = arguments[0]; axe.run({runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
                        ".then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(' | '))))")
                    self.assertEqual([], found)

    def test_pictures(self):
        for language, width in self.each_view():
            for name, path in PAGES.items():
                self.open(path)
                high = self.browser.execute_script("return document.documentElement.scrollHeight")
                self.size(width, min(high, 3000))
                self.browser.save_screenshot(str(self.folder / f"{name}-{language}-{width}.png"))
                self.size(width, 800)

    def test_the_first_screen_shows_ten_companies(self):
        self.size(1366, 768)
        self.open("/")
        self.assertEqual(10, len(self.browser.find_elements(By.CSS_SELECTOR, ".companies tbody tr")))
        last = self.browser.execute_script(
            "return [...document.querySelectorAll('.companies tbody tr')].pop().getBoundingClientRect().bottom")
        self.assertLessEqual(last, 768)
        self.size(1280, 800)

    def test_a_call_is_answered_by_keyboard(self):
        self.open("/")
        self.find("body").send_keys("/")
        self.browser.switch_to.active_element.send_keys("31000394" + Keys.ENTER)
        WebDriverWait(self.browser, 20).until(lambda browser: "31000394" in browser.title)
        self.assertIn("En Alegra: nº R-5394", self.text())
        self.assertIn("ya está en el sistema con el número R-5394", self.find("#respuesta").text)
        self.assertTrue(self.find("[data-copy=respuesta]").is_displayed())

    def test_the_first_tab_leads_past_the_head(self):
        self.open("/pedidos")
        webdriver.ActionChains(self.browser).send_keys(Keys.TAB).perform()
        first = self.browser.switch_to.active_element
        self.assertEqual("skip", first.get_attribute("class"))
        first.send_keys(Keys.ENTER)
        WebDriverWait(self.browser, 20).until(lambda browser: browser.current_url.endswith("#contenido"))

    def test_all_of_a_cause_goes_again_in_two_clicks_without_scripts(self):
        self.scripts(False)
        self.open("/")
        self.browser.find_element(By.LINK_TEXT, "Reintentar los 2").click()
        self.wait_for("2 pedidos, $9,043.37")
        self.find("main button").click()
        self.wait_for("Reintentar: 2 hechos.")
        self.assertNotIn("Comercial Puebla\nFalta", self.text())
        self.scripts(True)

    def test_chosen_orders_go_into_a_message_without_scripts(self):
        self.scripts(False)
        self.open("/pedidos?estado=entregado&empresa=lupita")
        for box in self.browser.find_elements(By.NAME, "pedido")[:2]:
            box.click()
        self.browser.find_element(By.CSS_SELECTOR, "button[value=summary]").click()
        self.wait_for("Para pegar en un mensaje")
        self.assertEqual(2, len(self.find("#resumen").get_attribute("value").splitlines()))
        self.scripts(True)

    def test_nobody_is_let_in_by_a_page_that_was_kept(self):
        self.open("/pedidos")
        self.find(".menu summary").click()
        self.find(".menu button").click()
        WebDriverWait(self.browser, 20).until(lambda browser: "/entrar" in browser.current_url)
        self.open("/pedidos")
        self.assertIn("/entrar", self.browser.current_url)


def main():
    missing = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    if webdriver is None or missing:
        print("skipped: python3-selenium, chromium or chromium-driver is missing (scripts/bootstrap --all)")
        return 77
    ConsoleInABrowser.program = sys.argv[1]
    ConsoleInABrowser.folder = pathlib.Path(sys.argv[2])
    ConsoleInABrowser.folder.mkdir(parents=True, exist_ok=True)
    result = unittest.main(argv=sys.argv[:1] + sys.argv[3:], verbosity=2, exit=False).result
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
