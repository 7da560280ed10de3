"""GoRules Zen: one expression a category, in a decision that is prepared once."""
import importlib.metadata
import json

import peer

try:
    import zen
except ImportError as error:
    peer.absent(error)


def prepare(rules):
    def has(which):
        return f'some({json.dumps(rules["lists"][which]["words"], ensure_ascii=False)}, contains($root.text, #))'

    def expression(category):
        parts = [has(which) for which in category["all"]]
        if category["unless"] is not None:
            parts.append(f'not {has(category["unless"])}')
        return " and ".join(parts)

    expressions = [{"id": f"e{number}", "key": category["id"], "value": expression(category)}
                   for number, category in enumerate(rules["categories"])]
    graph = {"contentType": "application/vnd.gorules.decision",
             "nodes": [{"id": "in", "name": "in", "type": "inputNode"},
                       {"id": "rules", "name": "rules", "type": "expressionNode",
                        "content": {"expressions": expressions}},
                       {"id": "out", "name": "out", "type": "outputNode"}],
             "edges": [{"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
                       {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"}]}
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    names = [category["id"] for category in rules["categories"]]

    def judge(text):
        result = decision.evaluate({"text": peer.fold(text)})["result"]
        return [number for number, name in enumerate(names) if result[name]]

    return judge


if __name__ == "__main__":
    peer.serve("GoRules Zen (Python)", importlib.metadata.version("zen-engine"), prepare)
