"""Measures look at a take and compute numbers with units; they never write, rank or decide."""

LEAVES = {
    "integrity": "rushes.measures.integrity:IntegrityMeasure",
    "flicker": "rushes.measures.flicker:FlickerMeasure",
    "flash": "rushes.measures.flash:FlashMeasure",
    "sharpness": "rushes.measures.sharpness:SharpnessMeasure",
    "noise": "rushes.measures.noise:NoiseMeasure",
    "exposure": "rushes.measures.exposure:ExposureMeasure",
    "temperature": "rushes.measures.temperature:TemperatureMeasure",
    "palette": "rushes.measures.palette:PaletteMeasure",
}
