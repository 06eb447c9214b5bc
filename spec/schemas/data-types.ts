const community = 'https://schemas.mpai.community/';

/**
 * The address (`$id`) of the schema of each MPAI Data Type we can validate, by type identifier.
 *
 * Written out, not derived from the Header each schema asks for: the published Headers repeat one identifier for two
 * types (`MMC-EPS-V2.5`), misspell others (the PTF ones), and one names another version (`MMC-ESA-V1.0`).
 */
export const dataTypes: ReadonlyMap<string, string> = new Map([
  ['AIF-AFM-V3.0', `${community}AIF/V3.0/data/AIFMetadata.json`],
  ['AIF-AIN-V3.0', `${community}AIF/V3.0/data/AIMInstance.json`],
  ['AIF-PRI-V1.0', `${community}PTF/V1.0/data/ProcessInstance.json`],
  ['AIF-TRC-V3.0', `${community}AIF/V3.0/data/Trace.json`],
  ['MMC-ECS-V2.5', `${community}MMC/V2.5/data/CognitiveState.json`],
  ['MMC-EEM-V2.5', `${community}MMC/V2.5/data/Emotion.json`],
  ['MMC-EPS-V2.5', `${community}MMC/V2.5/data/EntityPersonalStatus.json`],
  ['MMC-ESA-V1.0', `${community}MMC/V2.5/data/SocialAttitude.json`],
  ['MMC-FPS-V2.5', `${community}MMC/V2.5/data/FacePersonalStatus.json`],
  ['MMC-GPS-V2.5', `${community}MMC/V2.5/data/GesturePersonalStatus.json`],
  ['MMC-SPS-V2.5', `${community}MMC/V2.5/data/SpeechPersonalStatus.json`],
  ['MMC-SUM-V2.5', `${community}MMC/V2.5/data/Summary.json`],
  ['MMC-TPS-V2.5', `${community}MMC/V2.5/data/TextPersonalStatus.json`],
  ['MMM-RGT-V2.2', `${community}MMM4/V2.2/data/Rights.json`],
  ['OSD-BAO-V1.5', `${community}OSD/V1.5/data/BasicAudioObject.json`],
  ['OSD-BSO-V1.5', `${community}OSD/V1.5/data/BasicSpeechObject.json`],
  ['OSD-BTO-V1.5', `${community}OSD/V1.5/data/BasicTextObject.json`],
  ['OSD-BVO-V1.5', `${community}OSD/V1.5/data/BasicVisualObject.json`],
  ['OSD-IID-V1.5', `${community}OSD/V1.5/data/InstanceIdentifier.json`],
  ['OSD-SEL-V1.5', `${community}OSD/V1.5/data/Selector.json`],
  ['OSD-SPT-V1.5', `${community}OSD/V1.5/data/SpaceTime.json`],
  ['OSD-STM-V1.5', `${community}OSD/V1.5/data/SimpleTime.json`],
  ['OSD-TIM-V1.5', `${community}OSD/V1.5/data/Time.json`],
  ['PTF-DEM-V1.0', `${community}PTF/V1.0/data/DataExchangeMetadata.json`],
  ['PTF-ICR-V1.0', `${community}PTF/V1.0/data/InstanceCredential.json`],
  ['PTF-SEC-V1.0', `${community}PTF/V1.0/data/Security.json`],
  ['TFA-PCM-V1.5', `${community}TFA/V1.5/formats/PCM.json`],
  ['TFA-SPQ-V1.5', `${community}TFA/V1.5/data/SpeechQualifier.json`],
  ['TFA-TXQ-V1.5', `${community}TFA/V1.5/data/TextQualifier.json`],
]);

/** The address of AIM Metadata, and of its form without placeholders (an L3). */
export const aimMetadataIds = {
  open: `${community}AIF/V3.0/data/AIMMetadata.json`,
  strict: `${community}AIF/V3.0/data/AIMMetadata-strict.json`,
} as const;
