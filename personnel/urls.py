from django.urls import path

from personnel import views

app_name = "personnel"
urlpatterns = [path("", views.own_data, name="own_data")]
