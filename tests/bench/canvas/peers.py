"""Other node canvases behind the same handles. Neither is needed by Netwright: they are measured where they are installed."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from measures import SIZE, grid
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QWidget


class NodeGraphQt:
    """https://github.com/jchanvfx/NodeGraphQt"""

    def __init__(self, count: int) -> None:
        from NodeGraphQt import BaseNode, NodeGraph

        class Layer(BaseNode):
            __identifier__, NODE_NAME = "bench", "Layer"

            def __init__(self) -> None:
                super().__init__()
                self.add_input("in")
                self.add_output("out")

        self.graph = NodeGraph()
        self.graph.register_node(Layer)
        self.graph.widget.resize(*SIZE)
        self.graph.widget.show()
        self.nodes: list[Any] = []
        for number in range(count):
            node = self.graph.create_node("bench.Layer", pos=list(grid(number)), push_undo=False, selected=False)
            if number:
                self.nodes[-1].output(0).connect_to(node.input(0), push_undo=False, emit_signal=False)
            self.nodes.append(node)
        self.viewer = self.graph.viewer()

    def surface(self) -> QWidget:
        return self.viewer.viewport()

    def near(self, number: int) -> None:
        self.viewer.center_selection([self.nodes[number].view])
        self.viewer.reset_zoom(self.nodes[number].view.scenePos())

    def fit(self) -> None:
        self.viewer.zoom_to_nodes([node.view for node in self.nodes])

    def pan(self, by: int) -> None:
        self.viewer._set_viewer_pan(by, 0)

    def spot(self, number: int) -> QPoint:
        item = self.nodes[number].view
        box = item.boundingRect()
        return self.viewer.mapFromScene(item.mapToScene(QPointF(box.center().x(), box.top() + 14)))

    def place(self, number: int) -> tuple[float, float]:
        at = self.nodes[number].view.scenePos()
        return at.x(), at.y()

    def select_all(self) -> None:
        self.graph.select_all()

    def paste(self, count: int) -> None:
        self.graph.copy_nodes(self.nodes[:count])
        self.graph.paste_nodes()

    def undo(self) -> None:
        self.graph.undo_stack().undo()

    def edits(self) -> Iterator[Callable[[], object]]:
        raise NotImplementedError

    def save(self) -> str:
        return json.dumps(self.graph.serialize_session())

    def load(self, saved: str) -> None:
        self.graph.clear_session()
        self.graph.deserialize_session(json.loads(saved))

    def count(self) -> int:
        return len(self.graph.all_nodes())


class QtPyNodeEditor:
    """https://github.com/klauer/qtpynodeeditor"""

    def __init__(self, count: int) -> None:
        import qtpynodeeditor as editor

        class Data(editor.NodeData):
            data_type = editor.NodeDataType(id="tensor", name="tensor")

        class Model(editor.NodeDataModel):
            name, caption = "Layer", "Layer"
            num_ports = {"input": 1, "output": 1}  # noqa: RUF012  # as that library wants it
            data_type = Data.data_type

            def out_data(self, port: int) -> None: ...
            def set_in_data(self, data: object, port: object) -> None: ...
            def embedded_widget(self) -> None: ...

        registry = editor.DataModelRegistry()
        registry.register_model(Model, category="bench")
        self.scene = editor.FlowScene(registry=registry)
        self.view = editor.FlowView(self.scene)
        self.view.resize(*SIZE)
        self.view.show()
        self.nodes: list[Any] = []
        for number in range(count):
            node = self.scene.create_node(Model)
            node.position = grid(number)
            if number:
                ends = self.nodes[-1]["output"][0], node["input"][0]
                self.scene.create_connection(*ends, check_cycles=False)
            self.nodes.append(node)
        self.scene.setSceneRect(self.scene.itemsBoundingRect().adjusted(-500, -500, 500, 500))

    def surface(self) -> QWidget:
        return self.view.viewport()

    def near(self, number: int) -> None:
        self.view.setTransform(QTransform())
        self.view.centerOn(self.nodes[number].graphics_object)

    def fit(self) -> None:
        self.view.fitInView(self.scene.itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def pan(self, by: int) -> None:
        self.view.setSceneRect(self.view.sceneRect().translated(by, 0))  # as this view pans by itself

    def spot(self, number: int) -> QPoint:
        item = self.nodes[number].graphics_object
        return self.view.mapFromScene(item.mapToScene(item.boundingRect().center()))

    def place(self, number: int) -> tuple[float, float]:
        at = self.nodes[number].graphics_object.scenePos()
        return at.x(), at.y()

    def select_all(self) -> None:
        for node in self.nodes:
            node.graphics_object.setSelected(True)

    def paste(self, count: int) -> None:
        raise NotImplementedError

    def undo(self) -> None:
        raise NotImplementedError

    def edits(self) -> Iterator[Callable[[], object]]:
        raise NotImplementedError

    def save(self) -> str:
        return json.dumps(self.scene.__getstate__())

    def load(self, saved: str) -> None:
        self.scene.clear_scene()
        self.scene.__setstate__(json.loads(saved))

    def count(self) -> int:
        return len(self.scene.nodes)
