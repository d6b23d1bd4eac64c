/** Owns imsmanifest.xml: what an LMS reads of a package, by SCORM 1.2 or 2004 (4th edition). */

export type ScormVersion = '1.2' | '2004';

export interface Package {
  /** Of the course in the LMS; the same for a later package of the same labs. */
  id: string;
  title: string;
  /** Paths in the package, with forward slashes. */
  files: readonly string[];
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const HEADS: Record<ScormVersion, {attributes: string; version: string; type: string}> = {
  '1.2': {
    attributes:
      'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"',
    version: '1.2',
    type: 'adlcp:scormtype="sco"',
  },
  '2004': {
    attributes:
      'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss"',
    version: '2004 4th Edition',
    type: 'adlcp:scormType="sco"',
  },
};

/** The package says itself how far its visitor has come: an LMS that does not look there would take it for done at once. */
const SEQUENCING = `
        <imsss:sequencing>
          <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>
        </imsss:sequencing>`;

export function imsManifest(version: ScormVersion, {id, title, files}: Package, launch: string): string {
  const {attributes, version: schema, type} = HEADS[version];
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${escape(id)}" version="1" ${attributes}>
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>${schema}</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${escape(title)}</title>
      <item identifier="item" identifierref="resource">
        <title>${escape(title)}</title>${version === '2004' ? SEQUENCING : ''}
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="resource" type="webcontent" ${type} href="${escape(launch)}">
${files.map((file) => `      <file href="${escape(file)}"/>`).join('\n')}
    </resource>
  </resources>
</manifest>
`;
}
