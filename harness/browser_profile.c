/*
 * The launch profiles. A new browser of a known family is a line here. What the flags are for: no
 * window, no first-run pages, nothing that talks to the network by itself, no page kept alive after
 * it was left, popups allowed.
 */
#include "browser_profile.h"
#include <stddef.h>

/*
 * Firefox has preferences in the place of flags: no first-run pages, no requests of its own, popups
 * allowed, a script may run for as long as it likes, a page that was left is gone, and the page
 * that runs is never slowed down as one in the background.
 */
static const char firefox_preferences[] =
#define PREFERENCE(NAME, VALUE) "user_pref(\"" NAME "\", " VALUE ");\n"
    PREFERENCE("browser.startup.homepage_override.mstone", "\"ignore\"") PREFERENCE(
        "browser.aboutwelcome.enabled",
        "false") PREFERENCE("browser.shell.checkDefaultBrowser",
                            "false") PREFERENCE("browser.sessionstore.resume_from_crash", "false")
        PREFERENCE("browser.sessionhistory.max_total_viewers", "0") PREFERENCE(
            "browser.tabs.unloadOnLowMemory",
            "false") PREFERENCE("datareporting.policy.dataSubmissionEnabled", "false")
            PREFERENCE("toolkit.telemetry.reportingpolicy.firstRun", "false") PREFERENCE(
                "app.update.auto", "false") PREFERENCE("app.normandy.enabled", "false")
                PREFERENCE("services.settings.server", "\"data:,#remote-settings-dummy/v1\"")
                    PREFERENCE("network.captive-portal-service.enabled",
                               "false") PREFERENCE("network.connectivity-service.enabled",
                                                   "false") PREFERENCE("network.trr.mode", "5")
                        PREFERENCE("browser.safebrowsing.malware.enabled", "false") PREFERENCE(
                            "browser.safebrowsing.phishing.enabled",
                            "false") PREFERENCE("browser.safebrowsing.downloads.enabled", "false")
                            PREFERENCE("browser.safebrowsing.blockedURIs.enabled",
                                       "false") PREFERENCE("extensions.update.enabled", "false")
                                PREFERENCE("dom.disable_open_during_load", "false") PREFERENCE(
                                    "dom.popup_maximum",
                                    "1000") PREFERENCE("dom.max_script_run_time", "0")
                                    PREFERENCE("dom.min_background_timeout_value", "0") PREFERENCE(
                                        "dom.timeout.enable_budget_timer_throttling", "false")
                                        PREFERENCE("dom.iframe_lazy_loading.enabled", "false");

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
