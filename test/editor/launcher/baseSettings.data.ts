/** User settings of every test: quiet, offline, the same each time. */
export const baseSettings: Readonly<Record<string, unknown>> = {
  "telemetry.telemetryLevel": "off",
  "workbench.enableExperiments": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.welcomePage.experimentalOnboarding": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.reduceMotion": "on",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "git.enabled": false,
  "npm.fetchOnlinePackageInfo": false,
  "json.schemaDownload.enable": false,
  "typescript.disableAutomaticTypeAcquisition": true,
  // Else a toast tells of each port that anything on the machine opens.
  "remote.autoForwardPorts": false,
  "remote.restoreForwardedPorts": false,
  "files.hotExit": "off",
  "window.confirmBeforeClose": "never",
  "window.dialogStyle": "custom",
  "editor.minimap.enabled": false,
  // Searches of a known length: a checklist ends one as soon as all of it is met.
  "imagebeam.search.preset": "custom",
  // What blinks is painted, by the processor that runs the search.
  "editor.cursorBlinking": "solid",
};
