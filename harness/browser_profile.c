/*
 * The launch profiles. A new browser of a known family is a line here. What the flags are for: no
 * window, no first-run pages, nothing that talks to the network by itself, no page kept alive after
 * it was left, popups allowed.
 */
#include "browser_profile.h"
#include <stddef.h>

const struct browser_profile browser_profiles[] = {
    {
        .name = "chromium",
        .description = "Chromium, headless, with frames and workers",
        .how_to_get = "install Debian's package chromium, or give --binary PATH",
        .programs = {"chromium", "chromium-browser", "google-chrome"},
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
    {0},
};
