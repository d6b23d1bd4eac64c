/** Owns the row at the top of the page: the lab, the machine's state, the arrangements, and what is done with the machine. */
import {html, nothing} from 'lit';
import {PRESETS, PRESET_NAMES} from '../layout/layout-state';
import {icon} from '../theme/icon';
import './modlab-labs';
import './modlab-status';
import type {AppHost} from './app-host';
import type {Workbench} from './workbench';
import type {Preset} from '../layout/layout-state';
import type {Phase} from '../../protocol/phase';
import type {CompilerState} from '../../session/messages/notices';

export interface HeadState {
  lab: string;
  phase: Phase;
  /** When the machine was last saved. */
  savedAt: number | undefined;
  compiler: CompilerState | undefined;
  workbench: Workbench;
  toolbar: unknown;
  showLabs: () => unknown;
  arrange: (preset: Preset) => void;
  toggleEditor: () => unknown;
}

export function pageHead({session, layout}: AppHost, head: HeadState) {
  const {workbench} = head;
  const isLessonSeen = workbench.isSeen('lesson');
  return html`<header class="bar">
    <h1><a href="#/" title="All labs, and where to go on">modlab</a></h1>
    <modlab-labs .labs=${session.labs} .current=${head.lab} @labs-open=${() => head.showLabs()}></modlab-labs>
    <modlab-status
      .phase=${head.phase}
      .savedAt=${head.savedAt}
      .compiler=${head.compiler}
      ?checking=${session.kernel === 'checking'}
    ></modlab-status>
    <div class="presets" role="group" aria-label="Layout">
      ${PRESETS.map(
        (preset) =>
          html`<button aria-pressed=${layout.preset === preset} @click=${() => head.arrange(preset)}>
            ${PRESET_NAMES[preset]}
          </button>`,
      )}
    </div>
    <button
      class="toggle"
      aria-label="Lesson"
      aria-pressed=${isLessonSeen}
      title="Shows or hides the lesson beside the terminal"
      @click=${() => workbench.hide('lesson', isLessonSeen)}
    >
      ${icon('lesson')} <span>Lesson</span>
    </button>
    <button
      class="toggle"
      aria-label="Editor"
      aria-pressed=${session.workspace.shown}
      title="Shows or hides the lab's files beside the terminal"
      @click=${() => head.toggleEditor()}
    >
      ${icon('editor')} <span>Editor</span>
    </button>
    ${layout.narrow ? nothing : head.toolbar}
  </header>`;
}
