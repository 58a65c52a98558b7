"""Another quantisation of a GGUF file's weights: for what a file's form does to its speed."""

from pathlib import Path

import gguf

KEPT_TYPE = gguf.GGMLQuantizationType.F32
OF_THE_WRITER = ("GGUF.", "general.architecture")
"""Fields that the writer writes by itself."""


def requantised(source: Path, target: Path, to: gguf.GGMLQuantizationType) -> Path:
    """Writes the model again with every quantised tensor in one form; what is float32 stays so.

    The weights go through float32, so they lose precision twice: good for speeds, not for texts.

    Args:
        source: The model.
        target: The file to write.
        to: A form that the package gguf can write: Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, F16 or BF16.
    """
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(target, str(reader.fields["general.architecture"].contents()))
    for field in reader.fields.values():
        if not field.name.startswith(OF_THE_WRITER):
            kind, inner = field.types[0], field.types[-1]
            is_array = kind == gguf.GGUFValueType.ARRAY
            writer.add_key_value(
                field.name, field.contents(), kind, sub_type=inner if is_array else None
            )
    for tensor in reader.tensors:
        if tensor.tensor_type == KEPT_TYPE:
            writer.add_tensor(tensor.name, tensor.data)
        else:
            weights = gguf.quantize(gguf.dequantize(tensor.data, tensor.tensor_type), to)
            writer.add_tensor(tensor.name, weights, raw_dtype=to)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target
