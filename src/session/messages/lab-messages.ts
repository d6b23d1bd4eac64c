/** Owns what the person is told of a lab from elsewhere that cannot be opened: what is wrong, and what to do. */
import type {LabFailure} from '../lesson/added/lab-failures';
import type {AddressFailure} from '../sharing/fetch-snapshot';

export function labFailureMessage(failure: LabFailure): string {
  switch (failure.why) {
    case 'lab-not-fetched': {
      const {file, address, cause} = failure;
      const what =
        file === ''
          ? `The lab at ${address}`
          : file === 'course.yaml'
            ? `The course at ${address}`
            : `"${file}" of the lab at ${address}`;
      return `${what} ${notFetched(cause)}`;
    }
    case 'lab-not-listed':
      return `There is no lab at ${failure.address}: a published directory has a lab.files.json beside its lab.yaml. Check the address; if the lab is yours, publish it as docs/write-a-lab.md says.`;
    case 'not-a-lab':
      return `That is not a lab that can be opened: it ${failure.message}. Nothing was opened.`;
    case 'lab-malformed': {
      const [first, ...more] = failure.problems;
      const isCourse = first?.file === 'course.yaml';
      const where = first
        ? ` ${first.file}, line ${first.line}, column ${first.column}: ${ended(first.message)}`
        : '';
      const others = more.length === 0 ? '' : ` There are ${more.length} more.`;
      const help = isCourse ? '' : ' Its author can find all of them with "npm run check-lab".';
      return `This ${isCourse ? 'course' : 'lab'} has a mistake and cannot be opened.${where}${others}${help}`;
    }
    case 'lab-link-damaged':
      return 'The link to this lab is damaged, perhaps cut by what it was sent with. Ask for the link again, or for the lab as a .zip.';
    case 'lab-unknown':
      return 'This is a lab that is not from this site, and that this browser does not have. Open the address by which the lab was published, with ?lab= in it, or drop its .zip on this page.';
    case 'no-such-lab': {
      const {lab, near} = failure;
      const help =
        near === undefined ? 'The list of labs has all that there are.' : `Did you mean "${near}"?`;
      return `This site has no lab "${lab}". ${help}`;
    }
    case 'lab-missing': {
      const {title, address} = failure;
      const way =
        address === undefined
          ? 'It did not come from an address: ask whoever sent the machine for the lab, drop its .zip on this page, then try again.'
          : `Open ?lab=${address} on this site first, then try again.`;
      return `This machine is of the lab "${title}", which this browser does not have. ${way}`;
    }
  }
}

const ended = (text: string) => (/[.?!]$/.test(text) ? text : `${text}.`);

function notFetched(cause: AddressFailure): string {
  switch (cause.why) {
    case 'address-not-https':
      return 'was not fetched: its address must begin with https:, or be a path on this site.';
    case 'address-unreachable':
      return 'could not be fetched. Its host cannot be reached, or does not allow other sites to read it: it must send "Access-Control-Allow-Origin". Download the lab as a .zip and drop it on the page instead.';
    case 'address-timeout':
      return 'could not be fetched: its host did not send it in time. Check the connection and try again.';
    case 'address-status':
      return `could not be fetched: its host answered ${cause.status}${cause.status === 404 ? ', there is no such file' : ''}. Check the address.`;
    case 'address-is-a-page':
      return 'was not opened: that address leads to a web page. Use the address of the lab’s directory or .zip itself (on GitHub: of "Raw").';
  }
}
