/*
 * The launch profiles. A new browser of a known family is a line here. What the flags are for: no
 * window, no first-run pages, nothing that talks to the network by itself, no page kept alive after
 * it was left, popups allowed.
 */
#include "browser_profile.h"
#include <stddef.h>

/*
 * Firefox has preferences in the place of flags: no first-run pages, no requests of its own, popups
 * allowed, a script may run for as long as it likes, a page that was left is gone, the page
 * that runs is never slowed down as one in the background, nothing is kept for later, and, as nobody
 * looks, it draws seldom.
 */
static const char firefox_preferences[] =
    "user_pref(\"browser.startup.homepage_override.mstone\", \"ignore\");\n"
    "user_pref(\"browser.aboutwelcome.enabled\", false);\n"
    "user_pref(\"browser.shell.checkDefaultBrowser\", false);\n"
    "user_pref(\"browser.sessionstore.resume_from_crash\", false);\n"
    "user_pref(\"browser.sessionhistory.max_total_viewers\", 0);\n"
    "user_pref(\"browser.tabs.unloadOnLowMemory\", false);\n"
    "user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);\n"
    "user_pref(\"toolkit.telemetry.reportingpolicy.firstRun\", false);\n"
    "user_pref(\"app.update.auto\", false);\n"
    "user_pref(\"app.normandy.enabled\", false);\n"
    "user_pref(\"services.settings.server\", \"data:,#remote-settings-dummy/v1\");\n"
    "user_pref(\"network.captive-portal-service.enabled\", false);\n"
    "user_pref(\"network.connectivity-service.enabled\", false);\n"
    "user_pref(\"network.trr.mode\", 5);\n"
    "user_pref(\"browser.safebrowsing.malware.enabled\", false);\n"
    "user_pref(\"browser.safebrowsing.phishing.enabled\", false);\n"
    "user_pref(\"browser.safebrowsing.downloads.enabled\", false);\n"
    "user_pref(\"browser.safebrowsing.blockedURIs.enabled\", false);\n"
    "user_pref(\"extensions.update.enabled\", false);\n"
    "user_pref(\"dom.disable_open_during_load\", false);\n"
    "user_pref(\"dom.popup_maximum\", 1000);\n"
    "user_pref(\"dom.max_script_run_time\", 0);\n"
    "user_pref(\"dom.min_background_timeout_value\", 0);\n"
    "user_pref(\"dom.timeout.enable_budget_timer_throttling\", false);\n"
    "user_pref(\"dom.iframe_lazy_loading.enabled\", false);\n"
    "user_pref(\"places.history.enabled\", false);\n"
    "user_pref(\"browser.sessionstore.interval\", 100000000);\n"
    "user_pref(\"browser.cache.disk.enable\", false);\n"
    "user_pref(\"layout.frame_rate\", 1);\n";

const struct browser_profile browser_profiles[] = {
    {
        .name = "chromium",
        .description = "Chromium, headless, with frames and workers",
        .how_to_get = "install Debian's package chromium-headless-shell or chromium, or give "
                      "--binary PATH",
        // The same engine without a user interface comes first: it takes two thirds of the time.
        .programs = {"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"},
        .flags = {"--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-quic",
                  "--no-first-run",
                  "--no-default-browser-check",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-default-apps",
                  "--disable-sync",
                  "--disable-popup-blocking",
                  "--disable-background-timer-throttling",
                  "--disable-backgrounding-occluded-windows",
                  "--disable-renderer-backgrounding",
                  "--disable-crash-reporter",
                  "--disable-breakpad",
                  "--disable-dev-shm-usage",
                  "--password-store=basic",
                  "--disable-features=BackForwardCache",
                  "--user-data-dir=%s"},
        .fresh_after = 400,
    },
    {
        .name = "firefox",
        .description = "Firefox, headless, with frames and workers",
        .how_to_get = "install Debian's package firefox-esr, or give --binary PATH",
        .programs = {"firefox-esr", "firefox"},
        .asked_for_version = true,
        .flags = {"--headless", "--no-remote", "--profile", "%s"},
        // It would keep the connections of a content process that crashed, and show another page.
        .environment = {"MOZ_CRASHREPORTER_DISABLE=1", "MOZ_CRASHREPORTER_SHUTDOWN=1", "HOME=%s"},
        .settings_file = "user.js",
        .settings = firefox_preferences,
        .fresh_after = 400,
    },
    {
        .name = "webkitgtk",
        .description = "WebKitGTK's MiniBrowser on a display of its own, with frames and workers",
        .how_to_get = "install Debian's packages libwebkit2gtk-4.1-0 and xvfb, or give "
                      "--binary PATH",
        .programs = {"/usr/lib/*/webkit2gtk-4.1/MiniBrowser",
                     "/usr/libexec/webkit2gtk-4.1/MiniBrowser"},
        .wants_display = true,
        .asked_for_version = true,
        .flags = {"--private", "--javascript-can-open-windows-automatically=true",
                  "--enable-page-cache=false"},
        .environment = {"WEBKIT_DISABLE_COMPOSITING_MODE=1", "HOME=%s", "TMPDIR=%s",
                        "XDG_DATA_HOME=%s", "XDG_CACHE_HOME=%s", "XDG_CONFIG_HOME=%s",
                        "XDG_RUNTIME_DIR=%s", "NO_AT_BRIDGE=1"},
        .fresh_after = 400,
    },
    {0},
};
