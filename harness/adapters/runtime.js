// What stands around a program inside an engine, the same in every host: log and end, the barrier
// main, the bookkeeping of runs, and the walker that writes values in the notation of observed values
// (suites/LANGUAGE.md, "What is observed"; its twin is harness/observe.c).
//
// Programs may patch any built-in. So this file keeps its own copies of all that it uses, made
// before any program runs, and calls no method on a value: the copies below take it as their
// first argument.
"use strict";

var pmspecRuntime = (function () {
  const uncurry = Function.prototype.bind.bind(Function.prototype.call);
  const {apply, construct, getOwnPropertyDescriptor, getPrototypeOf, has, ownKeys} = Reflect;
  const hasOwn = uncurry(Object.prototype.hasOwnProperty);
  const charCodeAt = uncurry(String.prototype.charCodeAt);
  const quote = JSON.stringify;  // of strings only: there it calls nothing
  const FunctionConstructor = Function;
  const MapConstructor = Map;
  const mapGet = uncurry(Map.prototype.get);
  const mapSet = uncurry(Map.prototype.set);
  const mapDelete = uncurry(Map.prototype.delete);
  const mapForEach = uncurry(Map.prototype.forEach);
  const setForEach = uncurry(Set.prototype.forEach);
  const setHas = uncurry(Set.prototype.has);
  const {isArray} = Array;
  const {isView} = ArrayBuffer;
  const ByteArray = Uint8Array;
  const globalObject = globalThis;

  // The getter of a property, to be called with any object; undefined if the engine lacks it.
  function getterOf(prototype, key) {
    const descriptor = prototype && getOwnPropertyDescriptor(prototype, key);
    return descriptor && descriptor.get && uncurry(descriptor.get);
  }

  const sizeOfMap = getterOf(Map.prototype, "size");
  const sizeOfSet = getterOf(Set.prototype, "size");
  const timeOf = uncurry(Date.prototype.getTime);
  const descriptionOf = getterOf(Symbol.prototype, "description");

  // Calls read(object, argument). undefined: it threw, so the object is not of that kind.
  function attempt(read, object, argument) {
    try {
      return read(object, argument);
    } catch (x) {
      return undefined;
    }
  }

  // Buffers and views

  const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
  const typedArrayName = getterOf(typedArrayPrototype, Symbol.toStringTag);
  const typedArrayBuffer = getterOf(typedArrayPrototype, "buffer");
  const typedArrayOffset = getterOf(typedArrayPrototype, "byteOffset");
  const typedArrayBytes = getterOf(typedArrayPrototype, "byteLength");
  const typedArrayLength = getterOf(typedArrayPrototype, "length");
  const dataViewBuffer = getterOf(DataView.prototype, "buffer");
  const dataViewOffset = getterOf(DataView.prototype, "byteOffset");
  const dataViewBytes = getterOf(DataView.prototype, "byteLength");

  const unshared = {
    tag: "ArrayBuffer",
    bytes: getterOf(ArrayBuffer.prototype, "byteLength"),
    resizable: getterOf(ArrayBuffer.prototype, "resizable"),
    max: getterOf(ArrayBuffer.prototype, "maxByteLength"),
  };
  const sharedPrototype =
    typeof SharedArrayBuffer === "function" ? SharedArrayBuffer.prototype : undefined;
  const shared = {
    tag: "SharedArrayBuffer",
    bytes: getterOf(sharedPrototype, "byteLength"),
    resizable: getterOf(sharedPrototype, "growable"),
    max: getterOf(sharedPrototype, "maxByteLength"),
  };

  function bufferKind(object) {
    if (attempt(unshared.bytes, object) !== undefined) return unshared;
    if (shared.bytes && attempt(shared.bytes, object) !== undefined) return shared;
    return undefined;
  }

  function isResizable(kind, buffer) {
    return kind.resizable !== undefined && kind.resizable(buffer);
  }

  // A view of a detached buffer cannot be made; this needs no newer API.
  function isDetached(kind, buffer) {
    return kind.bytes(buffer) === 0 &&
      attempt(b => new ByteArray(b), buffer) === undefined;
  }

  const HEX = "0123456789abcdef";

  function hexOf(buffer) {
    const bytes = new ByteArray(buffer);
    const length = typedArrayLength(bytes);
    let text = "";
    for (let i = 0; i < length; i++) text += HEX[bytes[i] >> 4] + HEX[bytes[i] & 15];
    return text;
  }

  // Kinds that a brand check tells, by tag: each throws for an object of another kind.

  const unboxers = [
    ["Boolean", uncurry(Boolean.prototype.valueOf)],
    ["Number", uncurry(Number.prototype.valueOf)],
    ["String", uncurry(String.prototype.valueOf)],
    ["BigInt", uncurry(BigInt.prototype.valueOf)],
  ];

  // The internal slots that make an object other than ordinary, without a notation of its own.
  const weakHas = uncurry(WeakMap.prototype.has);
  const weakSetHas = uncurry(WeakSet.prototype.has);
  const symbolValueOf = uncurry(Symbol.prototype.valueOf);
  const deref = typeof WeakRef === "function" ? uncurry(WeakRef.prototype.deref) : undefined;

  function isOpaque(object) {
    return attempt(weakHas, object, object) !== undefined ||
      attempt(weakSetHas, object, object) !== undefined ||
      attempt(symbolValueOf, object) !== undefined ||
      (deref !== undefined && attempt(o => [deref(o)], object) !== undefined);
  }

  const regExpSource = getterOf(RegExp.prototype, "source");
  const regExpFlags = [
    ["d", getterOf(RegExp.prototype, "hasIndices")],
    ["g", getterOf(RegExp.prototype, "global")],
    ["i", getterOf(RegExp.prototype, "ignoreCase")],
    ["m", getterOf(RegExp.prototype, "multiline")],
    ["s", getterOf(RegExp.prototype, "dotAll")],
    ["u", getterOf(RegExp.prototype, "unicode")],
    ["v", getterOf(RegExp.prototype, "unicodeSets")],
    ["y", getterOf(RegExp.prototype, "sticky")],
  ];

  function flagsOf(regExp) {
    let flags = "";
    for (let i = 0; i < regExpFlags.length; i++) {
      const getter = regExpFlags[i][1];
      if (getter !== undefined && getter(regExp)) flags += regExpFlags[i][0];
    }
    return flags;
  }

  // Kinds that the prototype tells

  const objectPrototype = Object.prototype;
  const arrayPrototype = Array.prototype;
  const iteratorPrototype = getPrototypeOf(getPrototypeOf([][Symbol.iterator]()));
  const errorPrototypes = new MapConstructor();
  for (const constructor of [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError,
                             URIError])
    errorPrototypes.set(constructor.prototype, constructor.name);

  function prototypeOfGlobal(name) {
    const constructor = name in globalObject ? globalObject[name] : undefined;
    return typeof constructor === "function" ? constructor.prototype : undefined;
  }

  const messagePortPrototype = prototypeOfGlobal("MessagePort");
  const messageChannelPrototype = prototypeOfGlobal("MessageChannel");
  const messageEventPrototype = prototypeOfGlobal("MessageEvent");
  const eventType = getterOf(prototypeOfGlobal("Event"), "type");
  const domExceptionPrototype = prototypeOfGlobal("DOMException");
  const domExceptionName = getterOf(domExceptionPrototype, "name");

  // Classes of the engine that are told by a brand check or need none: an object that merely
  // inherits from them is an ordinary one.
  const branded = new Set([
    "Object", "Array", "Function", "Boolean", "Number", "String", "BigInt", "Symbol", "Date",
    "RegExp", "Map", "Set", "WeakMap", "WeakSet", "WeakRef", "ArrayBuffer", "SharedArrayBuffer",
    "DataView", "Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError",
    "URIError", "DOMException", "Event", "MessageEvent",
  ]);
  const globalNames = new Set(ownKeys(globalObject));

  function ownData(object, key) {
    const descriptor = getOwnPropertyDescriptor(object, key);
    return descriptor !== undefined && hasOwn(descriptor, "value") ? descriptor.value : undefined;
  }

  // True for the prototype object of one of the engine's other classes (Promise, Blob, ...).
  function isPlatformPrototype(prototype) {
    const constructor = ownData(prototype, "constructor");
    if (typeof constructor !== "function") return false;
    const name = ownData(constructor, "name");
    return typeof name === "string" && setHas(globalNames, name) && !setHas(branded, name) &&
      ownData(globalObject, name) === constructor;
  }

  // host.isProxy(object), host.isError(object): where the host can tell. host.windowText(object): how
  // a window is written, undefined for what is none; where there are windows. All may be missing.
  function createWalker(host) {
    const isProxy = host.isProxy || (() => false);
    const windowText = host.windowText || (() => undefined);
    let counting, sights, numbers, lastNumber;

    // The first object of the chain of prototypes that visit accepts; asks no proxy.
    function inChain(object, visit) {
      let prototype = getPrototypeOf(object);
      while (prototype !== null && !isProxy(prototype)) {
        if (visit(prototype)) return prototype;
        prototype = getPrototypeOf(prototype);
      }
      return undefined;
    }

    function inherits(object, prototype) {
      return prototype !== undefined && inChain(object, p => p === prototype) !== undefined;
    }

    function errorClass(object) {
      if (host.isError && !host.isError(object)) return undefined;
      const prototype = inChain(object, p => mapGet(errorPrototypes, p) !== undefined);
      if (prototype !== undefined) return mapGet(errorPrototypes, prototype);
      return host.isError ? "Error" : undefined;
    }

    function isPlain(string) {
      for (let i = 0; i < string.length; i++) {
        const unit = charCodeAt(string, i);
        if (unit === 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) return false;
        if (unit >= 0xD800 && unit <= 0xDBFF) {
          const next = i + 1 < string.length ? charCodeAt(string, ++i) : 0;
          if (next < 0xDC00 || next > 0xDFFF) return false;
        }
      }
      return true;
    }

    const UPPER = "0123456789ABCDEF";

    function unitsOf(string) {
      let text = "";
      for (let i = 0; i < string.length; i++) {
        const unit = charCodeAt(string, i);
        text += (i > 0 ? " " : "") + UPPER[unit >> 12] + UPPER[unit >> 8 & 15] +
          UPPER[unit >> 4 & 15] + UPPER[unit & 15];
      }
      return text;
    }

    function stringText(string) {
      if (!isPlain(string)) return '{"!utf16":"' + unitsOf(string) + '"}';
      if (string[0] === "$") return quote("$" + string);
      return quote(string[0] === "!" ? "!" + string : string);
    }

    function numberText(number) {
      if (number !== number) return '"!NaN"';
      if (number === Infinity) return '"!Infinity"';
      if (number === -Infinity) return '"!-Infinity"';
      return number === 0 && 1 / number < 0 ? '"!-0"' : "" + number;
    }

    function valueText(value) {
      switch (typeof value) {
        case "undefined": return '"!undefined"';
        case "boolean": return value ? "true" : "false";
        case "number": return numberText(value);
        case "bigint": return '{"!bigint":"' + value + '"}';
        case "string": return stringText(value);
        case "symbol": return '{"!symbol":' + valueText(descriptionOf(value)) + "}";
        default: return value === null ? "null" : objectText(value);
      }
    }

    // The first pass counts sights, the second writes: an object seen twice has a number.
    function objectText(object) {
      const window = windowText(object);
      if (window !== undefined) return counting ? "" : window;
      if (counting) {
        const seen = mapGet(sights, object) || 0;
        mapSet(sights, object, seen + 1);
        return seen > 0 ? "" : describe(object, "");
      }
      const number = mapGet(numbers, object);
      if (number !== undefined) return '"$' + number + '"';
      if (mapGet(sights, object) === 1) return describe(object, "");
      mapSet(numbers, object, ++lastNumber);
      return describe(object, ',"as":' + lastNumber);
    }

    function tagged(tag, text, modifiers) {
      return '{"!' + tag + '":' + text + modifiers + "}";
    }

    function describe(object, as) {
      if (isProxy(object) || object === globalObject) return tagged("object", "0", as);
      if (typeof object === "function") return tagged("function", "0", as);
      if (isArray(object)) return describeArray(object, as);
      if (isView(object)) return describeView(object, as);
      return describeBranded(object, as) || describePlatform(object, as) ||
        describeOrdinary(object, as);
    }

    function describeBranded(object, as) {
      if (attempt(sizeOfMap, object) !== undefined) return describeMap(object, as);
      if (attempt(sizeOfSet, object) !== undefined) return describeSet(object, as);
      const time = attempt(timeOf, object);
      if (time !== undefined) return tagged("Date", numberText(time), as);
      const buffer = bufferKind(object);
      if (buffer !== undefined) return describeBuffer(buffer, object, as);
      for (let i = 0; i < unboxers.length; i++) {
        const value = attempt(unboxers[i][1], object);
        if (value === undefined) continue;
        const text = typeof value === "bigint" ? '"' + value + '"' : valueText(value);
        return tagged(unboxers[i][0], text, as);
      }
      const source = attempt(regExpSource, object);
      if (source !== undefined && hasOwn(object, "lastIndex"))
        return describeRegExp(object, source, as);
      return isOpaque(object) ? tagged("object", "0", as) : undefined;
    }

    // One engine has the name as an own property, with no getter to check the brand by.
    function nameOfException(object) {
      if (domExceptionName !== undefined) return attempt(domExceptionName, object);
      return inherits(object, domExceptionPrototype) ? ownData(object, "name") : undefined;
    }

    function describePlatform(object, as) {
      const exception = nameOfException(object);
      if (typeof exception === "string") return tagged("DOMException", stringText(exception), as);
      const error = errorClass(object);
      if (error !== undefined) return tagged(error, "0", as);
      if (inherits(object, messagePortPrototype)) return tagged("MessagePort", "0", as);
      if (inherits(object, messageChannelPrototype)) return tagged("MessageChannel", "0", as);
      const type = eventType && attempt(eventType, object);
      if (typeof type === "string") {
        const tag = inherits(object, messageEventPrototype) ? "MessageEvent" : "Event";
        return tagged(tag, stringText(type), as);
      }
      if (inherits(object, iteratorPrototype)) return tagged("object", "0", as);
      return inChain(object, isPlatformPrototype) ? tagged("object", "0", as) : undefined;
    }

    function describeMap(map, as) {
      let text = "";
      mapForEach(map, (value, key) => {
        text += (text && ",") + "[" + valueText(key) + "," + valueText(value) + "]";
      });
      return tagged("Map", "[" + text + "]", as);
    }

    function describeSet(set, as) {
      let text = "";
      setForEach(set, value => {
        text += (text && ",") + valueText(value);
      });
      return tagged("Set", "[" + text + "]", as);
    }

    function describeRegExp(regExp, source, as) {
      const lastIndex = ownData(regExp, "lastIndex");
      const text = "[" + stringText(source) + "," + quote(flagsOf(regExp)) + "]";
      const isZero = lastIndex === 0 && 1 / lastIndex > 0;
      return tagged("RegExp", text,
                    (isZero ? "" : ',"lastIndex":' + valueText(lastIndex)) + as);
    }

    function describeBuffer(kind, buffer, as) {
      const bytes = kind.bytes(buffer);
      if (isDetached(kind, buffer)) return tagged(kind.tag, '"detached"', as);
      const text = bytes > 1024 ? "" + bytes : '"' + hexOf(buffer) + '"';
      const max = isResizable(kind, buffer) ? ',"max":' + kind.max(buffer) : "";
      return tagged(kind.tag, text, max + as);
    }

    // A view is all that is seen of its buffer.
    function isWhole(view, buffer) {
      return !counting && bufferKind(buffer) === unshared && !isResizable(unshared, buffer) &&
        !isDetached(unshared, buffer) && mapGet(sights, buffer) === 1 &&
        typedArrayBytes(view) === unshared.bytes(buffer);
    }

    function elementsOf(view) {
      const length = typedArrayLength(view);
      let text = "";
      for (let i = 0; i < length; i++) {
        const element = view[i];
        text += (i > 0 ? "," : "") +
          (typeof element === "bigint" ? '"' + element + '"' : numberText(element));
      }
      return "[" + text + "]";
    }

    function describeView(view, as) {
      const name = typedArrayName(view);
      if (name === undefined) return describeDataView(view, as);
      const buffer = typedArrayBuffer(view);
      if (isWhole(view, buffer)) return tagged(name, elementsOf(view), as);
      return tagged(name, objectText(buffer), ',"offset":' + typedArrayOffset(view) +
                    ',"length":' + typedArrayLength(view) + as);
    }

    function describeDataView(view, as) {
      const bytes = attempt(dataViewBytes, view);
      const place = bytes === undefined
        ? ',"length":"!out-of-bounds"'
        : ',"offset":' + dataViewOffset(view) + ',"length":' + bytes;
      return tagged("DataView", objectText(dataViewBuffer(view)), place + as);
    }

    // The property as a value of the notation; special.found if only !obj and props can hold it.
    function propertyText(descriptor, special) {
      if (!hasOwn(descriptor, "value")) {
        special.found = true;
        return '{"!get":0}';
      }
      if (descriptor.enumerable) return valueText(descriptor.value);
      special.found = true;
      return '{"!hidden":' + valueText(descriptor.value) + "}";
    }

    function keyText(key, special) {
      const plain = isPlain(key);
      if (plain && key[0] !== "!") return quote(key);
      special.found = true;
      return plain ? quote("!" + key) : '"!utf16 ' + unitsOf(key) + '"';
    }

    function protoText(object, usual) {
      const prototype = getPrototypeOf(object);
      if (prototype === usual) return "";
      return prototype === null ? ',"proto":null' : ',"proto":"other"';
    }

    function symbolsText(object, keys) {
      const special = {found: false};
      let text = "";
      for (let i = 0; i < keys.length; i++) {
        if (typeof keys[i] !== "symbol") continue;
        const description = descriptionOf(keys[i]);
        text += (text && ",") + keyText(description === undefined ? "" : description, special) + ":" +
          propertyText(getOwnPropertyDescriptor(object, keys[i]), special);
      }
      return text && ',"symbols":{' + text + "}";
    }

    function describeOrdinary(object, as) {
      const keys = ownKeys(object);
      const special = {found: false};
      let text = "";
      for (let i = 0; i < keys.length; i++) {
        if (typeof keys[i] === "symbol") continue;
        text += (text && ",") + keyText(keys[i], special) + ":" +
          propertyText(getOwnPropertyDescriptor(object, keys[i]), special);
      }
      const modifiers = protoText(object, objectPrototype) + symbolsText(object, keys) + as;
      if (!special.found && !modifiers) return "{" + text + "}";
      return tagged("obj", "{" + text + "}", modifiers);
    }

    function isIndex(key) {
      const index = key >>> 0;
      return "" + index === key && index !== 4294967295;
    }

    function describeArray(array, as) {
      const keys = ownKeys(array);
      const special = {found: false};
      const ignored = {found: false};
      const length = ownData(array, "length");
      let elements = "", properties = "", next = 0;
      for (let i = 0; i < keys.length; i++) {
        const key = keys[i];
        if (typeof key === "symbol" || key === "length") continue;
        const descriptor = getOwnPropertyDescriptor(array, key);
        if (!isIndex(key)) {
          properties += (properties && ",") + keyText(key, ignored) + ":" +
            propertyText(descriptor, ignored);
          continue;
        }
        for (; next < +key; next++) elements += (next > 0 ? "," : "") + '"!hole"';
        elements += (next++ > 0 ? "," : "") + propertyText(descriptor, special);
      }
      const modifiers = (length > next ? ',"length":' + length : "") +
        protoText(array, arrayPrototype) + (properties && ',"props":{' + properties + "}") + symbolsText(array, keys) + as;
      if (!special.found && !modifiers) return "[" + elements + "]";
      return tagged("arr", "[" + elements + "]", modifiers);
    }

    function walk(values) {
      let text = "";
      for (let i = 0; i < values.length; i++) text += (i > 0 ? "," : "") + valueText(values[i]);
      return "[" + text + "]";
    }

    function hasObjects(values) {
      for (let i = 0; i < values.length; i++)
        if (typeof values[i] === "function" || (typeof values[i] === "object" && values[i] !== null))
          return true;
      return false;
    }

    return function entryText(values) {
      if (hasObjects(values)) {
        sights = new MapConstructor();
        numbers = new MapConstructor();
        lastNumber = 0;
        counting = true;
        walk(values);
        counting = false;
      }
      return walk(values);
    };
  }

  // A runtime in one thread of a host. host.send(line) passes a message on, at once and whole;
  // host.schedule(f) runs f as a task of its own.
  function createRuntime(host) {
    const {send, schedule} = host;
    const entryText = createWalker(host);
    const runs = new MapConstructor();  // those in flight, by number

    function sendError(run, sentence) {
      send('{"type":"error","run":' + run.id + ',"sentence":' + quote(sentence) + "}");
    }

    function openRun(id) {
      const run = {id, live: true, firstRealm: undefined};
      mapSet(runs, id, run);
      return run;
    }

    function dropRun(run) {
      run.live = false;
      mapDelete(runs, run.id);
    }

    // One realm of a run: what its program is called with, and what it has sent so far. group: who
    // shares its log, {name: of the first realm, count: what they have sent}; its own if missing.
    function openRealm(run, name, group = {name, count: 0}) {
      let kept;  // the functions given to main, as a chain

      function sendNext(type, more) {
        send('{"type":"' + type + '","run":' + run.id + ',"realm":' + quote(group.name) + ',"n":' +
             ++group.count + more + "}");
      }

      function write(values) {
        if (!run.live) return;
        let entry;
        try {
          entry = entryText(values);
        } catch (x) {
          sendError(run, "An entry of the log could not be written.");
          return;
        }
        sendNext("log", ',"entry":' + entry);
      }

      function reported(exception) {
        write(["reported", exception]);
      }

      function guarded(f, values) {
        try {
          apply(f, undefined, values);
        } catch (x) {
          reported(x);
        }
      }

      const realm = {
        name,
        count: () => group.name === name ? group.count : 0,
        reported,
        // Calls the compiled program; reached: what the names given to compile stand for; host: what
        // only a host with windows gives.
        begin(body, reached, {origins, remove, close, navigate} = {}) {
          const values = [
            (...entry) => write(entry),
            () => { if (run.live) sendNext("end", ""); },
            f => { kept = {f, before: kept}; },
            globalObject,
            origins,
            remove,
            close,
            navigate,
          ];
          for (let i = 0; i < reached.length; i++) values[values.length] = reached[i];
          guarded(body, values);
        },
        // When every realm of the run is set up.
        runMain() {
          let main = kept;
          kept = undefined;
          for (; main !== undefined; main = main.before) {
            const {f} = main;
            schedule(() => { if (run.live) guarded(f, []); });
          }
        },
      };
      if (run.firstRealm === undefined) run.firstRealm = realm;
      return realm;
    }

    // An uncaught exception of which the engine does not say whose it is.
    function uncaught(exception) {
      let count = 0, only;
      mapForEach(runs, run => {
        count++;
        only = run;
      });
      if (count === 1 && only.firstRealm !== undefined) only.firstRealm.reported(exception);
      else if (count > 1)
        send('{"type":"stray","entry":' + entryText(["reported", exception]) + "}");
    }

    return {
      entryText, openRun, dropRun, openRealm, uncaught, sendError,
      // The function that a program is the body of; throws SyntaxError. names: of other realms.
      compile(program, names) {
        let parameters = "log,end,main,self,origins,remove,close,navigate";
        for (let i = 0; i < names.length; i++) parameters += "," + names[i];
        return construct(FunctionConstructor, [parameters, '"use strict";\n' + program]);
      },
      // The first of the names that is no property of the global object.
      missing(names) {
        for (let i = 0; i < names.length; i++)
          if (!has(globalObject, names[i])) return names[i];
        return undefined;
      },
    };
  }

  return {createRuntime};
})();

if (typeof module === "object") module.exports = pmspecRuntime;
