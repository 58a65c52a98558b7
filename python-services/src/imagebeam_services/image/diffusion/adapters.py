"""LoRAs: which are in the pipeline, and at what weight."""

from pathlib import Path

from imagebeam_services.common.errors import ModelFileError
from imagebeam_services.common.safetensors_header import read_header
from imagebeam_services.image.diffusion.loading import Pipeline, file_faults
from imagebeam_services.image.protocol import LoraChoice

SUFFIX = ".safetensors"

Stamped = tuple[LoraChoice, int, int]
"""A LoRA, and what shows that its file was replaced: time and number."""


class Adapters:
    """Keeps the pipeline's LoRAs to what the next images want.

    They are never fused into the weights: taken out, they leave the model bit for bit as it was.

    Args:
        pipeline: The pipeline; others of the same parts have the same LoRAs.
        folder: Where LoRA files lie; None where the service has no such folder.
    """

    def __init__(self, pipeline: Pipeline, folder: Path | None) -> None:
        self._pipeline = pipeline
        self._folder = folder
        self._present: tuple[Stamped, ...] = ()

    def are(self, choices: tuple[LoraChoice, ...]) -> bool:
        """Whether these are the pipeline's LoRAs, with their files as they are now."""
        return self._present == tuple(map(self._stamped, choices))

    def use(self, choices: tuple[LoraChoice, ...]) -> None:
        """Makes these the pipeline's LoRAs, and no others.

        Raises:
            ModelFileError: One is not there, is damaged, or is for other models.
        """
        self._remove_all()
        stamped = tuple(map(self._stamped, choices))
        try:
            for number, choice in enumerate(choices):
                self._add(choice, _adapter_name(number))
            if choices:
                self._pipeline.set_adapters(
                    [_adapter_name(number) for number in range(len(choices))],
                    [choice.weight for choice in choices],
                )
        except BaseException:
            self._remove_all()
            raise
        self._present = stamped

    def _stamped(self, choice: LoraChoice) -> Stamped:
        try:
            status = self._file(choice.name).stat()
        except (ModelFileError, OSError):  # which is told as it is added
            return choice, 0, 0
        return choice, status.st_mtime_ns, status.st_ino

    def _add(self, choice: LoraChoice, adapter: str) -> None:
        path = self._file(choice.name)
        read_header(path)
        with file_faults(f"The LoRA {choice.name}"):
            self._pipeline.load_lora_weights(str(path), adapter_name=adapter, local_files_only=True)
        # One that is made for other models is taken without a word, and does nothing.
        present = self._pipeline.get_list_adapters()
        if not any(adapter in adapters for adapters in present.values()):
            raise ModelFileError(
                f"The LoRA {choice.name} has nothing for this model: it is made for another."
            )

    def _remove_all(self) -> None:
        self._present = ()
        present = self._pipeline.get_list_adapters()
        if names := sorted({name for names in present.values() for name in names}):
            self._pipeline.delete_adapters(names)

    def _file(self, name: str) -> Path:
        if self._folder is None:
            raise ModelFileError("The service has no folder for LoRAs: start it with --loras.")
        file_name = name if name.endswith(SUFFIX) else name + SUFFIX
        # A name has no separators. Where it is a link, whoever runs the service has put it there.
        path = self._folder / file_name
        if not path.is_file():
            raise ModelFileError(f"There is no LoRA {name} in the service's folder for LoRAs.")
        return path


def _adapter_name(number: int) -> str:
    """Names of files have dots, which those of adapters must not have."""
    return f"lora{number}"
