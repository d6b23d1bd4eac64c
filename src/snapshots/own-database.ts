/** Owns which database a deployment keeps its machines in, where several lie on one origin (README.md, "Several deployments"). */
import {createStore, promisifyRequest} from 'idb-keyval';
import {write} from './transaction';
import type {UseStore} from 'idb-keyval';

/** The one object store that idb-keyval makes in a database. */
export const OBJECTS = 'snapshots';
/** In the database that has no scope in its name: whose it is. */
const OWNER = 'owner';

const ownerIn = (objects: IDBObjectStore) =>
  promisifyRequest(objects.get(OWNER) as IDBRequest<string | undefined>);

/** `scope`: the path of the deployment. The first that asks has the database of this name from then on. */
export async function ownDatabase(name: string, scope: string): Promise<UseStore> {
  const shared = createStore(name, OBJECTS);
  const owner = (await shared('readonly', ownerIn)) ?? (await claim(shared, scope));
  if (owner === scope) return shared;
  // Its owner may want to upgrade or delete it.
  await shared('readonly', ({transaction}) => transaction.db.close());
  return createStore(`${name} ${scope}`, OBJECTS);
}

/** Another deployment may have been quicker. */
const claim = (shared: UseStore, scope: string) =>
  write(shared, async (objects) => {
    const owner = await ownerIn(objects);
    if (owner === undefined) objects.put(scope, OWNER);
    return owner ?? scope;
  });
