"""Finishing: what a shot goes through after it was chosen, as a stream of frames in the trade's order."""

LEAVES = {
    "deflicker": "rushes.finishing.deflicker:DeflickerOp",
    "match": "rushes.finishing.match:MatchOp",
    "comp": "rushes.finishing.comp:CompOp",
    "upscale": "rushes.finishing.upscale:UpscaleOp",
    "grade": "rushes.finishing.grade:GradeOp",
    "detail": "rushes.finishing.detail:DetailOp",
    "grain": "rushes.finishing.grain:GrainOp",
}
