# Spanish identifiers and comments, print everywhere, experiments at the top level.
import copy
import os

import torch


def save_tensors(objeto, path):
    print("guardando en", path)
    torch.save(objeto, path)


def load_tensors(path):
    # solo tensores, nada de código ajeno
    contenido = torch.load(path, weights_only=True)
    print(type(contenido))
    return contenido


def save_weights(modelo, path):
    provisional = path + ".nuevo"
    with open(provisional, "wb") as archivo:
        torch.save(modelo.state_dict(), archivo)
    os.replace(provisional, path)  # de golpe


def load_weights(modelo, path, map_location="cpu"):
    pesos = torch.load(path, map_location=map_location, weights_only=True)
    ensayo = copy.deepcopy(modelo)
    ensayo.load_state_dict(pesos)
    modelo.load_state_dict(pesos)
    print("cargado:", list(pesos))
    return modelo


red = torch.nn.Linear(2, 1)
save_weights(red, "prueba.pt")
print(load_weights(torch.nn.Linear(2, 1), "prueba.pt"))
os.remove("prueba.pt")
