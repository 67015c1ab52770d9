"""Checks a request against the service model of the AWS command line interface (botocore), enumerations
and patterns included, which the command itself leaves to the service.

usage: check.py SERVICE OPERATION REQUEST.json
"""

import json
import re
import sys

import botocore.session
from botocore import xform_name
from botocore.validate import ParamValidator


def problems(shape, value, path):
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from problems(shape.members[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        for index, member in enumerate(value):
            yield from problems(shape.member, member, f"{path}[{index}]")
    elif shape.type_name == "map":
        for key, member in value.items():
            yield from problems(shape.key, key, f"{path}.{key}")
            yield from problems(shape.value, member, f"{path}.{key}")
    elif shape.type_name == "string":
        longest = shape.metadata.get("max")
        pattern = shape.metadata.get("pattern")
        if shape.enum and value not in shape.enum:
            yield f"{path} is not one of its values: {value}"
        if longest is not None and len(value) > longest:
            yield f"{path} is longer than {longest}: {value}"
        # A pattern with surrogates means any text, and is none that Python knows.
        if pattern is not None and "\\uD800" not in pattern and not re.fullmatch(pattern.replace("\\p{Print}", "[ -~]"), value):
            yield f"{path} does not match {pattern}: {value}"
    elif shape.type_name in ("integer", "long", "double", "float"):
        greatest = shape.metadata.get("max")
        if greatest is not None and value > greatest:
            yield f"{path} is greater than {greatest}: {value}"


def main(service, operation, file):
    model = botocore.session.Session().get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    shape = model.operation_model(names[operation]).input_shape
    with open(file) as request:
        value = json.load(request)
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        sys.exit(f"{operation}: {report.generate_report()}")
    found = list(problems(shape, value, operation))
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
