// Sends each step and each lab that is done to a learning record store (LRS), as statements by xAPI 1.0.3.
const SITE = 'https://modlab.example/';

const statement = (actor, address, type, name, at) => ({
  actor,
  verb: {id: 'http://adlnet.gov/expapi/verbs/completed', display: {en: 'completed'}},
  object: {
    id: `${SITE}${address}`,
    definition: {name: {en: name}, type: `http://adlnet.gov/expapi/activities/${type}`},
  },
  result: {completion: true},
  timestamp: new Date(at).toISOString(),
});

// `lab`: what modlab.open resolves with. `actor`: who is learning, as your page knows them.
// `lrs`: {endpoint, authorization}. `failed`: is told of a statement that the LRS did not take.
export function record(lab, actor, lrs, failed = console.error) {
  const send = async (made) => {
    const response = await fetch(`${lrs.endpoint}/statements`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-experience-api-version': '1.0.3',
        authorization: lrs.authorization,
      },
      body: JSON.stringify(made),
      keepalive: true,
    });
    if (!response.ok) throw new Error(`the LRS answered ${response.status}`);
  };
  lab.on('step-done', (event) => {
    const made = statement(actor, `#/lab/${event.lab}/${event.step}`, 'assessment', event.title, event.at);
    made.context = {contextActivities: {parent: [{id: `${SITE}#/lab/${event.lab}`}]}};
    send(made).catch(failed);
  });
  lab.on('lab-done', (event) => {
    const made = statement(actor, `#/lab/${event.lab}`, 'lesson', event.lab, Date.now());
    made.result.score = {raw: event.done, min: 0, max: event.steps, scaled: event.done / event.steps};
    send(made).catch(failed);
  });
}
