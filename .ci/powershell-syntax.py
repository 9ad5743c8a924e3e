"""Says where PowerShell scripts break the grammar of tree-sitter-powershell."""

import sys

import tree_sitter
import tree_sitter_powershell


def faults(node):
    if node.type == "ERROR" or node.is_missing:
        yield node.start_point
    for child in node.children:
        yield from faults(child)


def main(paths):
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    found = 0
    for path in paths:
        with open(path, "rb") as script:
            tree = parser.parse(script.read())
        for line, column in faults(tree.root_node):
            print(f"{path}:{line + 1}:{column + 1}: no PowerShell")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
