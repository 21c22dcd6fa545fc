// A realm of the kind `agent` in a browser: a dedicated worker that runs one program of one run. Its
// port comes before anything else does; then it takes its turns from the harness.
"use strict";

(function () {
  const {setTimeout} = globalThis;
  const uncurry = Function.prototype.bind.bind(Function.prototype.call);
  const preventDefault = uncurry(Event.prototype.preventDefault);
  const quote = JSON.stringify;

  function start({config, port}) {
    const {run, index} = config;
    const {name, owner, program} = run.realms[index];
    const post = pmspecLink.createPost(config);
    let sent = 0;
    const send = line => post(index, ++sent, line, false);
    const sendSurely = line => post(index, ++sent, line, true);
    const runtime = pmspecRuntime.createRuntime({send: sendSurely, schedule: f => setTimeout(f, 0)});
    const record = runtime.openRun(run.run);
    const realm = runtime.openRealm(record, name);

    function tellOf(type, valueOf) {
      addEventListener(type, event => {
        preventDefault(event);  // the Worker object hears nothing
        realm.reported(valueOf(event));
      });
    }

    tellOf("error", event => event.error);
    tellOf("unhandledrejection", event => event.reason);
    const agents = pmspecLink.openAgents(config, index,
                                         sentence => runtime.sendError(record, sentence));
    const turns = {
      begin(done) {
        const reached = pmspecLink.reachedBy(run.realms, index), names = [], values = [];
        for (let i = 0; i < reached.length; i++) {
          names[i] = run.realms[reached[i]].name;
          values[i] = reached[i] === owner ? port : agents.ports[reached[i]];
        }
        const body = runtime.compile(pmspecLink.named(program), names);
        setTimeout(() => {
          realm.begin(body, values, {origins: run.origins});
          setTimeout(done, 0);
        }, 0);
      },
      runMain: realm.runMain,
      drained: () => '{"type":"drained","run":' + run.run + ',"counts":{' + quote(name) + ":" +
        realm.count() + "}}",
      pong: n => '{"type":"pong","n":' + n + ',"run":' + run.run + ',"realm":' + quote(name) + "}",
      send,
      state: () => ({stream: index, sent}),
    };
    pmspecLink.takeTurns(config, turns);
  }

  addEventListener("message", event => start(event.data), {once: true});
})();
