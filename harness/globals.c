/*
 * The globals that a program may mention. ECMAScript's are in every engine; the host's, and the
 * few of ECMAScript that are younger than engines in use, may be missing: a case that mentions
 * one requires it. The global object itself is the path head self.
 */
#include "loader.h"

#include <string.h>

static const char *const everywhere[] = {
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "FinalizationRegistry",
    "Float32Array",
    "Float64Array",
    "Function",
    "Infinity",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Set",
    "String",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "undefined",
};

static const char *const host[] = {
    "AbortController",
    "AbortSignal",
    "Atomics",
    "AudioData",
    "Blob",
    "BroadcastChannel",
    "CryptoKey",
    "CustomEvent",
    "DOMException",
    "DOMMatrix",
    "DOMMatrixReadOnly",
    "DOMPoint",
    "DOMPointReadOnly",
    "DOMQuad",
    "DOMRect",
    "DOMRectReadOnly",
    "DedicatedWorkerGlobalScope",
    "Document",
    "Element",
    "ErrorEvent",
    "Event",
    "EventTarget",
    "File",
    "FileList",
    "Float16Array",
    "HTMLElement",
    "HTMLIFrameElement",
    "Headers",
    "ImageBitmap",
    "ImageData",
    "Iterator",
    "MediaStreamTrack",
    "MessageChannel",
    "MessageEvent",
    "MessagePort",
    "Node",
    "OffscreenCanvas",
    "Origin",
    "Performance",
    "PromiseRejectionEvent",
    "QuotaExceededError",
    "RTCDataChannel",
    "ReadableStream",
    "Request",
    "Response",
    "ServiceWorker",
    "SharedArrayBuffer",
    "SharedWorker",
    "SharedWorkerGlobalScope",
    "TextDecoder",
    "TextEncoder",
    "TransformStream",
    "URL",
    "URLSearchParams",
    "VideoFrame",
    "WebAssembly",
    "WebTransportReceiveStream",
    "WebTransportSendStream",
    "Window",
    "Worker",
    "WorkerGlobalScope",
    "WritableStream",
    "XMLHttpRequest",
    "addEventListener",
    "atob",
    "btoa",
    "clearInterval",
    "clearTimeout",
    "console",
    "createImageBitmap",
    "crossOriginIsolated",
    "crypto",
    "dispatchEvent",
    "document",
    "fetch",
    "history",
    "importScripts",
    "indexedDB",
    "localStorage",
    "location",
    "navigator",
    "performance",
    "postMessage",
    "queueMicrotask",
    "removeEventListener",
    "reportError",
    "setInterval",
    "setTimeout",
    "structuredClone",
    "window",
};

enum { EVERYWHERE = sizeof everywhere / sizeof *everywhere, HOST = sizeof host / sizeof *host };

static bool word_is_in(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

bool global_is_known(const char *name, bool *is_host)
{
    bool of_host = word_is_in(name, host, HOST);
    if (is_host)
        *is_host = of_host;
    return of_host || word_is_in(name, everywhere, EVERYWHERE);
}

const char *global_at(size_t index)
{
    if (index < EVERYWHERE)
        return everywhere[index];
    return index < EVERYWHERE + HOST ? host[index - EVERYWHERE] : NULL;
}
