/** What is known of the target. */

export type DialectName = 'aif-3.0' | 'mas-1.0';

/** The conformance workflows a server may have, by the middle part of `MCT-XXX`. Described in `spec/workflows/mct.yaml`. */
export type Mct = 'ECH' | 'BIN' | 'FAN' | 'JON' | 'DLY' | 'FAL' | 'CNT' | 'SHO';

/** What pre-flight learnt of the target; every worker gets it, no worker asks again. */
export interface TargetFacts {
  /** Origin and base, e.g. `https://host:5005` (a path in the given URL is kept as base path). */
  url: string;
  dialect: DialectName;
  alsoSpeaks: DialectName[];
  /** Whether create answers carry a `prefix`. */
  prefix: 'absent' | 'present';
  /** How a port is written in the route: label or Data Type (AMB on the form of `pid`). */
  portForm: 'data-type' | 'label';
  /** Name under which each conformance workflow was started; absent = the server does not have it. */
  workflows: Partial<Record<Mct, string>>;
  /** Profiles that are judged: named by the user, or detected. */
  profiles: string[];
  /** Optional operations that answered like an implementation would. */
  offers: { discover: boolean; upload: boolean; async: boolean; events: boolean };
  auth: 'none' | 'basic' | 'digest' | 'bearer' | 's3' | 'swift' | 'hdfs';
  /** The certificate shown at first contact; absent for plain HTTP. */
  certificate?: CertificateIdentity;
  /** What was learnt of a Store; the target of a run of the Store suite only. What is said above of API Servers then says nothing. */
  store?: StoreFacts;
}

/** Who answers at an https URL, by its certificate. Whether it is trusted is another question. */
export interface CertificateIdentity {
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  keySha256: string;
  subject: string;
  issuer: string;
  /** ISO 8601. */
  validFrom: string;
  validTo: string;
}

/** The ways in which a Store may be asked; each is a profile, `store-http` … */
export const storeInterfaces = ['http', 'mpai', 'tuf', 's3', 'swift', 'webhdfs', 'oci'] as const;

export type StoreInterface = (typeof storeInterfaces)[number];

/** What pre-flight learnt of a Store. */
export interface StoreFacts {
  /** Those that answered as they should. */
  interfaces: StoreInterface[];
  /** AIMs that it was seen to have, few of many: by them the checks look at it. */
  elements: StoreElement[];
}

/** An AIM in a Store: where its parts are, below the target's base, when they are there. */
export interface StoreElement {
  /** Instance name, e.g. `1MCT-ECH-V1.0-I01`. */
  name: string;
  /** Of its L3, as a plain file. */
  metadata?: string;
  /** Of its package. */
  package?: string;
  /** Of its approved fingerprints. */
  approved?: string;
}
